// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** A lease in memory: who has it, until when, and what it has not taken yet. */
final class Held {

  final long epoch;
  final Lane lane;
  final Mailbox mailbox = new Mailbox();
  private final long ttlNanos;
  private volatile long untilNanos;
  Seat seat;

  Held(Seat seat, Lane lane, long ttlNanos, long nowNanos) {
    this.seat = seat;
    this.epoch = seat.epoch;
    this.lane = lane;
    this.ttlNanos = ttlNanos;
    this.untilNanos = nowNanos + ttlNanos;
  }

  void renew(long nowNanos) {
    untilNanos = nowNanos + ttlNanos;
  }

  long untilNanos() {
    return untilNanos;
  }

  boolean overAt(long nowNanos) {
    return untilNanos - nowNanos <= 0;
  }

  boolean inTaskLane() {
    return lane != Lane.CONTROL;
  }
}
