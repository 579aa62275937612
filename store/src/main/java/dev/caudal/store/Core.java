// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * The store's judgement, in memory over its rows: one thread at a time, and no thread of its own.
 *
 * <p>A batch that did not come about leaves this wrong; {@link #anew} reads it from the rows again,
 * as at the start, and keeps the leases.
 */
record Core(Seats seats, Inbox inbox, Leases leases, Ledger ledger) {

  static Core over(Rows rows, Logs logs, Time time, Ids ids) {
    var seats = new Seats(rows, logs, time);
    var inbox = new Inbox(rows, seats, time, ids);
    var leases = new Leases(seats, time);
    return new Core(seats, inbox, leases, new Ledger(rows, seats, inbox, leases, logs, time));
  }

  Core anew(Rows rows, Logs logs, Time time, Ids ids) {
    var core = over(rows, logs, time, ids);
    core.seats.inherit(seats, leases.helds());
    core.leases.inherit(leases);
    return core;
  }

  /** Does what time has made due: the first thing of a batch. */
  void ring() {
    leases.sweep();
    seats.ringAlarms();
  }

  long idleNanos() {
    return Math.min(leases.idleNanos(), seats.idleNanos());
  }
}
