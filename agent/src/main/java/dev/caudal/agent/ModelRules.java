// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Refuses before the call what the model would refuse. Of an unknown model nothing is assumed. */
final class ModelRules {
  static final int LEAST_BUDGET = 1_024;

  private ModelRules() {}

  static void check(ModelFacts model, Options options) {
    if (options.maxTokens < 1) {
      throw new InvalidRequest("max tokens are at least 1: " + options.maxTokens);
    }
    if (model.known() && options.maxTokens > model.maxOutput()) {
      throw new InvalidRequest(
          "max tokens are at most %d with %s: %d"
              .formatted(model.maxOutput(), model.id(), options.maxTokens));
    }
    options.effort.ifPresent(effort -> effort(model, effort));
    options.thinking.ifPresent(thinking -> thinking(model, thinking, options));
  }

  /** The value of {@code thinking.type}. */
  static String type(Thinking thinking) {
    return switch (thinking) {
      case Thinking.Adaptive() -> "adaptive";
      case Thinking.Budgeted _ -> "enabled";
      case Thinking.BetweenTools() -> "between_tools";
      case Thinking.Off() -> "disabled";
    };
  }

  private static void effort(ModelFacts model, Effort effort) {
    if (!model.known() || model.efforts().contains(effort)) {
      return;
    }
    throw new InvalidRequest(
        model.efforts().isEmpty()
            ? model.id() + " takes no effort: " + effort.wire()
            : "effort with %s is one of %s: %s"
                .formatted(
                    model.id(),
                    model.efforts().stream()
                        .sorted()
                        .map(Effort::wire)
                        .collect(Collectors.joining(", ")),
                    effort.wire()));
  }

  private static void thinking(ModelFacts model, Thinking thinking, Options options) {
    var type = type(thinking);
    if (model.known() && !model.thinkingTypes().contains(type)) {
      throw new InvalidRequest(
          "thinking with %s is one of %s: %s"
              .formatted(model.id(), listed(model.thinkingTypes()), type));
    }
    if (model.calmThinking().contains(type) && isAboveHigh(options.effort)) {
      throw new InvalidRequest(
          "thinking %s with %s goes up to effort high: %s"
              .formatted(type, model.id(), options.effort.orElseThrow().wire()));
    }
    if (thinking instanceof Thinking.Budgeted(int tokens)
        && (tokens < LEAST_BUDGET || tokens >= options.maxTokens)) {
      throw new InvalidRequest(
          "a budget of thinking is at least %d and below the %d max tokens: %d"
              .formatted(LEAST_BUDGET, options.maxTokens, tokens));
    }
  }

  private static boolean isAboveHigh(Optional<Effort> effort) {
    return effort.filter(value -> value.compareTo(Effort.HIGH) > 0).isPresent();
  }

  private static String listed(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
