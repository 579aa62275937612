// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A lease as the model remembers it, and what its holder has been given. */
final class ModelLease {

  final long epoch;
  final Lane lane;
  final long ttlNanos;
  long untilNanos;

  /** What the holder may be given, with the rank at which it came to stand there. */
  final Map<ModelCommand, Cmd.Rank> box = new LinkedHashMap<>();

  final Map<String, ModelCommand> everInBox = new HashMap<>();
  final Set<ModelCommand> taken = new HashSet<>();
  final Set<ModelCommand> noticed = new HashSet<>();

  ModelLease(long epoch, Lane lane, long ttlNanos, long nowNanos) {
    this.epoch = epoch;
    this.lane = lane;
    this.ttlNanos = ttlNanos;
    this.untilNanos = nowNanos + ttlNanos;
  }

  private final Set<ModelCommand> fresh = new HashSet<>();

  /** Puts a command where it will stand once the batch is over. */
  void post(ModelCommand command) {
    fresh.add(command);
    hand(command);
  }

  /** Puts a command where it stands. */
  void hand(ModelCommand command) {
    box.put(command, command.rank());
    everInBox.put(command.id, command);
  }

  void batchOver() {
    fresh.forEach(command -> box.replace(command, command.rank()));
    fresh.clear();
  }

  /** What the holder would have been given by a batch that failed, it is given after all. */
  void postAgain(ModelCommand command) {
    if (!taken.contains(command) && !box.containsKey(command)) {
      hand(command);
    }
  }

  boolean seen(ModelCommand command) {
    return taken.contains(command) || noticed.contains(command);
  }

  boolean overAt(long nowNanos) {
    return untilNanos - nowNanos <= 0;
  }
}
