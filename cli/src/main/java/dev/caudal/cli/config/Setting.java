// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that can be set.
 *
 * @param name the variable of the environment and of {@code .env}
 * @param option the command line's way to say it; empty where it has none
 * @param otherwise what holds where nobody says anything; empty where that is nothing
 * @param traits what is special about it
 * @param text what it does, for the operator
 */
public record Setting<T>(
    String name, String option, Kind<T> kind, String otherwise, Traits traits, String text) {
  /**
   * What is special about a setting.
   *
   * @param secret its value is never shown
   * @param built whether it does something yet; setting what does nothing is refused, as the
   *     operator would rely on it
   * @param emptyCounts whether empty is a value, and not the same as nothing
   */
  record Traits(boolean secret, boolean built, boolean emptyCounts) {
    static final Traits PLAIN = new Traits(false, true, false);
    static final Traits SECRET = new Traits(true, true, false);
  }

  /** Its name in {@code caudal.yaml}. */
  public String key() {
    return name.toLowerCase(Locale.ROOT).replaceFirst("^caudal_", "");
  }

  T read(Given given) {
    Optional<T> value = kind.read().apply(given.text());
    if (value.isEmpty()) {
      throw new BadConfiguration(
          name, given.origin(), "must be " + kind.rule() + ": " + shown(given.text()));
    }
    if (!traits.built() && !given.text().isEmpty()) {
      throw new BadConfiguration(
          name, given.origin(), "cannot be set: it is not built yet: " + shown(given.text()));
    }
    return value.get();
  }

  /** A value for the eyes of the operator, and of whoever reads the log. */
  String shown(String value) {
    if (traits.secret()) {
      return "(" + value.length() + " characters, not shown)";
    }
    var line = value.replaceAll("(?<=://)[^/@]*@", "…@");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
