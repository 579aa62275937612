// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes maps and lists, and takes the changes back. */
final class Undo {

  private final Deque<Runnable> inverses = new ArrayDeque<>();

  <K, V> void put(Map<K, V> map, K key, V value) {
    inverse(map, key, map.put(key, value));
  }

  <K, V> @Nullable V remove(Map<K, V> map, K key) {
    var before = map.remove(key);
    inverse(map, key, before);
    return before;
  }

  <T> void addAll(List<T> list, List<T> more) {
    int size = list.size();
    list.addAll(more);
    inverses.push(() -> list.subList(size, list.size()).clear());
  }

  private <K, V> void inverse(Map<K, V> map, K key, @Nullable V before) {
    inverses.push(() -> {
      if (before == null) {
        map.remove(key);
      } else {
        map.put(key, before);
      }
    });
  }

  /** Changes so far are to stay. */
  void keep() {
    inverses.clear();
  }

  /** Takes back, last first, what changed since {@link #keep}. */
  void back() {
    inverses.forEach(Runnable::run);
    inverses.clear();
  }
}
