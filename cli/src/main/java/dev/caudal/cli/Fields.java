// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Source;
import dev.caudal.agent.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of an event while they are collected. */
final class Fields {
  private final Map<String, Object> values = new LinkedHashMap<>();

  static Fields of(String name, Object value) {
    return new Fields().and(name, value);
  }

  Fields and(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Stands there, as null, where nothing is known. */
  Fields orNull(String name, Optional<?> value) {
    put(values, name, value.orElse(null));
    return this;
  }

  /** Is left out where there is nothing. */
  Fields maybe(String name, Optional<?> value) {
    value.ifPresent(it -> values.put(name, it));
    return this;
  }

  Fields from(Source source) {
    return maybe("parent_id", source.parentToolUseId());
  }

  Fields used(Usage usage) {
    return and("input_tokens", usage.inputTokens())
        .and("output_tokens", usage.outputTokens())
        .and("cache_read_tokens", usage.cacheReadTokens())
        .and("cache_write_tokens", usage.cacheWriteTokens() + usage.cacheWriteHourTokens());
  }

  Map<String, Object> map() {
    return values;
  }

  @SuppressWarnings({"NullAway", "unchecked"}) // JSON has nulls.
  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    ((Map<String, @Nullable Object>) map).put(name, value);
  }
}
