// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query string, decoded when first asked for. */
final class Query {
  private static final int FIELDS_MAX = 64;

  private final String raw;
  private @Nullable Map<String, String> fields;

  Query(String raw) {
    this.raw = raw;
  }

  Map<String, String> fields() {
    var known = fields;
    if (known == null) {
      known = parse(raw);
      fields = known;
    }
    return known;
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(fields().get(name));
  }

  /** A whole number in these bounds. */
  int number(String name, int otherwise, int least, int most) {
    var text = get(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    var digits = text.get();
    if (digits.matches("\\d{1,9}")) {
      int number = Integer.parseInt(digits);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw Problem.invalid(name, "a whole number from " + least + " to " + most);
  }

  /** Where a listing's page begins, as the page before it said. */
  Optional<String> before() {
    var before = get("before");
    if (before.filter(it -> !it.matches("\\d{1,18}")).isPresent()) {
      throw Problem.invalid("before", "what a page gave as its next");
    }
    return before;
  }

  /** Refuses what is not understood, so that a typo never changes silently what is asked for. */
  void only(String... known) {
    var allowed = Set.of(known);
    for (var name : fields().keySet()) {
      if (!allowed.contains(name)) {
        throw Problem.invalid(name, "there is no such parameter here");
      }
    }
  }

  private static Map<String, String> parse(String raw) {
    if (raw.isEmpty()) {
      return Map.of();
    }
    var fields = new LinkedHashMap<String, String>();
    for (var part : raw.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      var name = Percent.decodeQuery(equals < 0 ? part : part.substring(0, equals));
      var value = equals < 0 ? "" : Percent.decodeQuery(part.substring(equals + 1));
      if (fields.put(name, value) != null) {
        throw Problem.invalid(name, "given twice");
      }
      if (fields.size() > FIELDS_MAX) {
        throw Problem.malformed("more than " + FIELDS_MAX + " parameters");
      }
    }
    return fields;
  }
}
