// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * A part of a listing.
 *
 * @param next the cursor of the next page; empty on the last
 */
public record Page<T>(List<T> items, OptionalLong next) {

  /**
   * A page of at most {@code limit} out of what was found, which is one more where there is more.
   */
  static <T> Page<T> of(List<T> found, int limit, ToLongFunction<T> cursor) {
    if (found.size() <= limit) {
      return new Page<>(found, OptionalLong.empty());
    }
    var items = List.copyOf(found.subList(0, limit));
    return new Page<>(items, OptionalLong.of(cursor.applyAsLong(items.getLast())));
  }
}
