// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules that fields have in common. */
final class Rules {
  private static final double EXACT = 1L << 53;

  private Rules() {}

  /** Text that says something. */
  static FieldRule text(int maxChars) {
    return strings(text -> text.isBlank() ? "is not blank" : tooLong(text, maxChars));
  }

  /** A word of a given form, which the message names in words. */
  static FieldRule word(String form, String words) {
    var pattern = Pattern.compile(form);
    return strings(
        text -> pattern.matcher(text).matches() ? "" : words + ": " + Problems.shown(text));
  }

  static FieldRule oneOf(String... values) {
    var allowed = List.of(values);
    return strings(text ->
        allowed.contains(text)
            ? ""
            : "is one of %s: %s".formatted(String.join(", ", allowed), Problems.shown(text)));
  }

  /** A string; the check answers what is wrong, or nothing. */
  static FieldRule strings(Function<String, String> check) {
    return (at, value, problems) -> {
      if (!value.isString()) {
        problems.add(at, "is a string, not " + kind(value));
        return value;
      }
      var text = value.asString();
      var wrong = isWhole(text) ? check.apply(text) : "has half of a surrogate pair";
      if (!wrong.isEmpty()) {
        problems.add(at, wrong);
      }
      return value;
    };
  }

  static FieldRule integer(int least, int most) {
    return (at, value, problems) -> {
      var whole = whole(value).filter(number -> number >= least && number <= most);
      if (whole.isEmpty()) {
        problems.add(
            at, "is a whole number from %d to %d: %s".formatted(least, most, spelled(value)));
        return value;
      }
      return value.isInt()
          ? value
          : Events.MAPPER.getNodeFactory().numberNode(whole.get().intValue());
    };
  }

  /** A number above 0, or also 0. */
  static FieldRule number(boolean withZero, double most) {
    return (at, value, problems) -> {
      double number = value.isNumber() ? value.doubleValue() : -1;
      if (!(number > 0 || withZero && number == 0) || number > most) {
        problems.add(
            at,
            "is a number %s 0 and up to %s: %s"
                .formatted(
                    withZero ? "from" : "above",
                    BigDecimal.valueOf(most).stripTrailingZeros().toPlainString(),
                    spelled(value)));
      }
      return value;
    };
  }

  static FieldRule listOf(int most, FieldRule item) {
    return (at, value, problems) -> {
      if (!(value instanceof ArrayNode list)) {
        problems.add(at, "is a list, not " + kind(value));
        return value;
      }
      if (list.size() > most) {
        problems.add(at, "has at most %d items: %d".formatted(most, list.size()));
        return value;
      }
      var read = Events.MAPPER.createArrayNode();
      for (int i = 0; i < list.size(); i++) {
        read.add(item.read("%s[%d]".formatted(at, i), list.get(i), problems));
      }
      return read;
    };
  }

  static JsonNode object(String at, JsonNode value, Problems problems) {
    if (!value.isObject()) {
      problems.add(at, "is an object, not " + kind(value));
    }
    return value;
  }

  /** Names the fields of an object that are none of these. */
  static void only(String at, ObjectNode object, List<String> known, Problems problems) {
    for (var name : object.propertyNames()) {
      if (!known.contains(name)) {
        problems.add(
            at + "." + Problems.shown(name),
            "is no field here, but " + known.stream().collect(joining(", ")));
      }
    }
  }

  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a truth value";
      case NULL -> "null";
      default -> "that";
    };
  }

  static String tooLong(String text, int maxChars) {
    return text.length() > maxChars
        ? "has at most %d characters: %d".formatted(maxChars, text.length())
        : "";
  }

  /** Whether it can be written as UTF-8. */
  static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Long> whole(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? Optional.of(value.longValue()) : Optional.empty();
    }
    // 3.0 is 3 to whoever has but one kind of number.
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    return number == Math.rint(number) && Math.abs(number) < EXACT
        ? Optional.of((long) number)
        : Optional.empty();
  }

  private static String spelled(JsonNode value) {
    return value.isNumber() ? Problems.shown(value.asString()) : kind(value);
  }
}
