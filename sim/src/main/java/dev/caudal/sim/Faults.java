// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts which faults a conversation has met. In memory: a restart forgets them. */
final class Faults {

  private static final int MOST = 100_000;

  private final Map<String, Integer> met =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MOST;
        }
      };

  /** Whether the fault strikes once more, which is then counted. */
  synchronized boolean take(String conversation, String key, int times) {
    var name = conversation + '\0' + key;
    int before = met.getOrDefault(name, 0);
    if (before < times) {
      met.put(name, before + 1);
      return true;
    }
    return false;
  }

  synchronized int met(String conversation, String key) {
    return met.getOrDefault(conversation + '\0' + key, 0);
  }
}
