// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Whether tenants take turns: who is due without a break is granted before anybody is twice. */
final class ModelTurns {

  /**
   * A tenant's place in turn, kept while one of its sessions stays due.
   *
   * @param passed who was granted meanwhile
   */
  private record Place(Set<SessionId> due, Set<String> passed) {}

  private final Model model;
  private final Map<Lane, Map<String, Place>> places = new EnumMap<>(Lane.class);

  ModelTurns(Model model) {
    this.model = model;
    forget();
  }

  /** The store has lost the order in which tenants became due. */
  void forget() {
    for (var lane : Lane.values()) {
      places.put(lane, new HashMap<>());
    }
  }

  /** Sees who is due, and who is no longer. */
  void look() {
    var now = new EnumMap<Lane, Map<String, Place>>(Lane.class);
    for (var lane : Lane.values()) {
      now.put(lane, new HashMap<>());
    }
    for (var session : model.all()) {
      var lane = session.mustBeGranted();
      if (lane != null) {
        now.getOrDefault(lane, Map.of())
            .computeIfAbsent(session.id.tenant(), _ -> new Place(new HashSet<>(), new HashSet<>()))
            .due
            .add(session.id);
      }
    }
    now.forEach((lane, tenants) -> tenants.forEach((tenant, place) -> stay(lane, tenant, place)));
    places.putAll(now);
  }

  private void stay(Lane lane, String tenant, Place place) {
    var before = places.getOrDefault(lane, Map.of()).get(tenant);
    if (before != null && !Collections.disjoint(before.due, place.due)) {
      place.passed.addAll(before.passed);
    }
  }

  void granted(Lane lane, String tenant, Predicate<String> hasRoom) {
    var waiting = places.getOrDefault(lane, Map.of());
    waiting.remove(tenant);
    waiting.forEach((other, place) -> {
      if (hasRoom.test(other)) {
        Model.check(
            place.passed.add(tenant), "%s was passed over by %s twice in %s", other, tenant, lane);
      }
    });
    look();
  }
}
