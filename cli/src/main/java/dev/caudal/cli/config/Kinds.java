// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of values there are. */
final class Kinds {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");
  private static final Map<String, Duration> TIMES =
      Map.of(
          "", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30);

  private Kinds() {}

  static Kind<String> text() {
    return new Kind<>("text", Optional::of);
  }

  static Kind<String> form(String rule, String pattern) {
    return new Kind<>(rule, text -> Optional.of(text).filter(it -> it.matches(pattern)));
  }

  static Kind<Integer> integer(int least, int most) {
    return new Kind<>(
        "a whole number from %d to %d".formatted(least, most),
        text ->
            Optional.of(text)
                .filter(it -> it.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(it -> it >= least && it <= most));
  }

  static Kind<Boolean> flag() {
    return new Kind<>(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "1", "yes", "on" -> Optional.of(true);
              case "false", "0", "no", "off" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** One of these words, and perhaps some that mean something that is not there yet. */
  static Kind<String> oneOf(String note, String... words) {
    var rule = words.length == 1 ? words[0] : "one of " + String.join(", ", words);
    return new Kind<>(
        note.isEmpty() ? rule : rule + " (" + note + ")",
        text -> Optional.of(text).filter(Arrays.asList(words)::contains));
  }

  static Kind<Duration> time(Duration least, Duration most) {
    return new Kind<>(
        "seconds, or a number with ms, s, m, h or d, from %s to %s"
            .formatted(shown(least), shown(most)),
        text ->
            counted(text, TIMES)
                .filter(it -> it.number() <= Integer.MAX_VALUE)
                .map(it -> it.unit().multipliedBy(it.number()))
                .filter(it -> it.compareTo(least) >= 0 && it.compareTo(most) <= 0));
  }

  static Kind<Integer> size(int least, int most) {
    return new Kind<>(
        "bytes, or a number with KiB, MiB or GiB, from %d to %d".formatted(least, most),
        text ->
            counted(text, SIZES)
                .filter(it -> it.number() <= Integer.MAX_VALUE)
                .map(it -> it.unit() * it.number())
                .filter(it -> it >= least && it <= most)
                .map(Long::intValue));
  }

  static Kind<Path> path() {
    return new Kind<>(
        "a path",
        text -> {
          try {
            return Optional.of(Path.of(text));
          } catch (InvalidPathException _) {
            return Optional.empty();
          }
        });
  }

  static Kind<URI> url() {
    return new Kind<>(
        "an http or https URL",
        text -> {
          try {
            var uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return Optional.of(uri).filter(it -> web && it.getHost() != null);
          } catch (URISyntaxException _) {
            return Optional.empty();
          }
        });
  }

  /** Items with commas between them. */
  static Kind<List<String>> list(String rule, String item) {
    return new Kind<>(
        rule,
        text -> {
          var items = Arrays.stream(text.split(",")).map(String::strip).toList();
          var full = items.stream().filter(it -> !it.isEmpty()).toList();
          return Optional.of(full).filter(all -> all.stream().allMatch(it -> it.matches(item)));
        });
  }

  static String shown(Duration time) {
    long ms = time.toMillis();
    if (ms % 1_000 != 0) {
      return ms + "ms";
    }
    if (ms % 86_400_000 == 0) {
      return ms / 86_400_000 + "d";
    }
    return ms % 3_600_000 == 0 ? ms / 3_600_000 + "h" : ms / 1_000 + "s";
  }

  private record Counted<U>(long number, U unit) {}

  private static <U> Optional<Counted<U>> counted(String text, Map<String, U> units) {
    var form = NUMBER_AND_UNIT.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Function<U, Counted<U>> count = unit -> new Counted<>(Long.parseLong(form.group(1)), unit);
    return Optional.ofNullable(units.get(form.group(2).toLowerCase(Locale.ROOT))).map(count);
  }
}
