// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which built-in tools the model is offered: those named, else those that rules allow, else all that
 * cost nothing extra.
 */
final class Offer {
  private static final Map<String, String> OTHER_NAMES =
      Map.of("View", "Read", "GlobTool", "Glob", "GrepTool", "Grep", "Task", "Agent");

  private final Optional<Set<String>> named;

  private Offer(Optional<Set<String>> named) {
    this.named = named;
  }

  static Offer of(Options options) {
    var names =
        options.tools.or(
            () ->
                options.allowedTools.isEmpty()
                    ? Optional.empty()
                    : Optional.of(toolsOf(options.allowedTools)));
    return new Offer(names.map(Offer::known));
  }

  private static List<String> toolsOf(List<String> rules) {
    return rules.stream().map(rule -> rule.replaceFirst("\\(.*", "").strip()).toList();
  }

  private static Set<String> known(List<String> names) {
    var known = new HashSet<String>();
    names.forEach(name -> known.add(canonical(name)));
    return known;
  }

  /** The name a tool goes by here. */
  static String canonical(String name) {
    return OTHER_NAMES.getOrDefault(name, name);
  }

  boolean has(String name) {
    return named.map(names -> names.contains(name)).orElse(true);
  }

  /** Whether somebody asked for it in so many words. */
  boolean named(String name) {
    return named.map(names -> names.contains(name)).orElse(false);
  }

  boolean any(Collection<String> names) {
    return new ArrayList<>(names).stream().anyMatch(this::has);
  }
}
