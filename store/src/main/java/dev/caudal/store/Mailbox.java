// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The commands one lease has not taken yet. Filled by the writer, emptied by the holder. */
final class Mailbox {

  /** A command, as what it is handed over. */
  record Parcel(Cmd command, Command.Kind kind) {}

  /** A place in the order; a command's own rank may change while it stands here. */
  private record Slot(Cmd.Rank rank, long number) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byRank = rank.compareTo(other.rank);
      return byRank != 0 ? byRank : Long.compare(number, other.number);
    }
  }

  private final TreeMap<Slot, Cmd> waiting = new TreeMap<>();
  private final Map<Long, Slot> slots = new HashMap<>();
  private final Set<Long> noticed = new HashSet<>();
  private final Map<Long, Cmd> taken = new HashMap<>();
  private final Set<Thread> takers = new HashSet<>();
  private boolean closed;

  synchronized void put(Cmd command) {
    var slot = new Slot(command.rank, command.row.number());
    slots.put(slot.number, slot);
    waiting.put(slot, command);
    wakeTakers();
  }

  /** Takes a command back; false when the holder has it, or was told of it. */
  synchronized boolean retract(Cmd command) {
    return !noticed.contains(command.row.number()) && take(command);
  }

  /** Leaves out a command that is no more, and looks again at what it kept waiting. */
  synchronized void forget(Cmd command) {
    taken.remove(command.row.number());
    take(command);
    wakeTakers();
  }

  /**
   * After a batch that did not come about: the same commands, as they are remembered now, with
   * those that it had retracted, or would have put.
   */
  synchronized void adopt(Collection<Cmd> commands) {
    for (var command : commands) {
      var slot = slots.get(command.row.number());
      if (slot != null) {
        waiting.put(slot, command);
      } else if (taken.replace(command.row.number(), command) == null && command.due()) {
        put(command);
      }
    }
  }

  private boolean take(Cmd command) {
    var slot = slots.remove(command.row.number());
    return slot != null && waiting.remove(slot) != null;
  }

  synchronized void close() {
    closed = true;
    wakeTakers();
  }

  synchronized boolean closed() {
    return closed;
  }

  synchronized @Nullable Parcel poll(Set<Lane> lanes) {
    for (var command : waiting.values()) {
      if (command.notice()) {
        if (lanes.contains(Lane.CONTROL) && noticed.add(command.row.number())) {
          return new Parcel(command, Command.Kind.INTERRUPT);
        }
      } else if (lanes.contains(command.row.lane())) {
        take(command);
        taken.put(command.row.number(), command);
        return new Parcel(command, kindOf(command));
      }
    }
    return null;
  }

  /** What the holder has; some of it may be acknowledged by the batch under way. */
  synchronized List<Cmd> taken() {
    return List.copyOf(taken.values());
  }

  private static Command.Kind kindOf(Cmd command) {
    return command.row.task() ? Command.Kind.TASK : Command.Kind.CONTROL;
  }

  /** Enrols the calling thread to be unparked when something changes. */
  synchronized void enrol() {
    takers.add(Thread.currentThread());
  }

  synchronized void leave() {
    takers.remove(Thread.currentThread());
  }

  private void wakeTakers() {
    takers.forEach(LockSupport::unpark);
  }
}
