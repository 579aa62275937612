// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sessions that are due, by lane and tenant; within a lane tenants take turns. */
final class Ready {

  private final Map<Lane, LinkedHashMap<String, TreeSet<Turn>>> lanes = new EnumMap<>(Lane.class);

  Ready() {
    for (var lane : Lane.values()) {
      lanes.put(lane, new LinkedHashMap<>());
    }
  }

  /** Puts the session where it belongs now. */
  void place(Seat seat) {
    var turn = seat.due();
    var old = seat.turn;
    if (old != null && turn != null && old.samePlace(turn)) {
      return;
    }
    seat.turn = turn;
    if (turn != null) {
      lane(turn.lane()).computeIfAbsent(seat.id.tenant(), _ -> new TreeSet<>()).add(turn);
    }
    // Only now, so that a tenant whose one session moves keeps its own place in turn.
    if (old != null) {
      leave(old);
    }
  }

  private void leave(Turn turn) {
    var tenants = lane(turn.lane());
    var tenant = turn.seat().id.tenant();
    var turns = tenants.get(tenant);
    if (turns != null && turns.remove(turn) && turns.isEmpty()) {
      tenants.remove(tenant);
    }
  }

  /** Takes the next session of the lane, from the first tenant in turn that has room. */
  @Nullable Seat take(Lane lane, Predicate<String> hasRoom) {
    var tenants = lane(lane);
    for (var tenant : tenants.keySet()) {
      if (hasRoom.test(tenant)) {
        return take(tenants, tenant);
      }
    }
    return null;
  }

  private static @Nullable Seat take(LinkedHashMap<String, TreeSet<Turn>> tenants, String tenant) {
    var turns = tenants.remove(tenant);
    if (turns == null) {
      return null;
    }
    var first = turns.removeFirst();
    first.seat().turn = null;
    if (!turns.isEmpty()) {
      tenants.put(tenant, turns);
    }
    return first.seat();
  }

  boolean isEmpty() {
    return lanes.values().stream().allMatch(Map::isEmpty);
  }

  private LinkedHashMap<String, TreeSet<Turn>> lane(Lane lane) {
    var tenants = lanes.get(lane);
    if (tenants == null) {
      throw new AssertionError(lane);
    }
    return tenants;
  }
}
