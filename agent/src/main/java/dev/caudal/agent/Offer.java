// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which built-in tools the model is offered: those named, else those that rules allow, else all
 * that cost nothing extra.
 */
final class Offer {
  /** Whoever may start a command in the background may look after it. */
  private static final List<String> WITH_BASH = List.of("BashOutput", "KillShell");

  private final Optional<Set<String>> named;

  private Offer(Optional<Set<String>> named) {
    this.named = named;
  }

  static Offer of(Options options) {
    var names =
        options.tools.or(() ->
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
    names.forEach(name -> known.add(ToolRule.usualName(name)));
    if (known.contains("Bash")) {
      known.addAll(WITH_BASH);
    }
    return known;
  }

  /** The options with the offer spelled out. */
  void writeTo(Options options) {
    named.ifPresent(names -> options.tools(names.toArray(String[]::new)));
  }

  boolean has(String name) {
    return named.map(names -> names.contains(name)).orElse(true);
  }

  /** Whether somebody asked for it in so many words. */
  boolean named(String name) {
    return named.map(names -> names.contains(name)).orElse(false);
  }

  boolean any(Collection<String> names) {
    return names.stream().anyMatch(this::has);
  }
}
