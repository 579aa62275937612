// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Whether tenants take turns: who is due without a break is granted before anybody is twice. */
final class ModelTurns {

  private final Model model;
  private final Map<Lane, Map<String, Set<String>>> passed = new EnumMap<>(Lane.class);

  ModelTurns(Model model) {
    this.model = model;
    forget();
  }

  /** The store has lost the order in which tenants became due. */
  void forget() {
    for (var lane : Lane.values()) {
      passed.put(lane, new HashMap<>());
    }
  }

  private Map<String, Set<String>> passed(Lane lane) {
    return passed.getOrDefault(lane, Map.of());
  }

  /** Sees who is due, and who is no longer. */
  void look() {
    var due = new EnumMap<Lane, Set<String>>(Lane.class);
    for (var session : model.all()) {
      var lane = session.mustBeGranted();
      if (lane != null) {
        due.computeIfAbsent(lane, _ -> new TreeSet<>()).add(session.id.tenant());
      }
    }
    for (var lane : Lane.values()) {
      var now = due.getOrDefault(lane, Set.of());
      passed(lane).keySet().retainAll(now);
      now.forEach(tenant -> passed(lane).computeIfAbsent(tenant, _ -> new TreeSet<>()));
    }
  }

  void granted(Lane lane, String tenant, Predicate<String> hasRoom) {
    passed(lane).remove(tenant);
    passed(lane)
        .forEach((waiting, others) -> {
          if (hasRoom.test(waiting)) {
            Model.check(
                others.add(tenant), "%s was passed over by %s twice in %s", waiting, tenant, lane);
          }
        });
    look();
  }
}
