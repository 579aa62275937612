// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Optional;
import java.util.Set;

/**
 * What a model takes and does.
 *
 * @param id the name to send
 * @param known whether these are facts; else they are guesses that refuse nothing
 * @param efforts the efforts it takes; none where it takes no such field
 * @param thinkingTypes the values of {@code thinking.type} it takes
 * @param calmThinking those of them that it takes only up to effort high
 * @param defaultThinking what it does without the field
 * @param summarizedByDefault whether its thinking is readable without asking for it
 * @param forcedTool whether a tool call may be forced
 * @param prefill whether a conversation may end with the model's own words
 * @param cacheMinimum the shortest prefix that is cached, in tokens
 * @param systemRole whether it takes system messages in mid-conversation
 * @param bindsThinking whether its thinking is bound to what was before it
 */
record ModelFacts(
    String id,
    boolean known,
    long contextTokens,
    int maxOutput,
    Set<Effort> efforts,
    Optional<Effort> defaultEffort,
    Set<String> thinkingTypes,
    Set<String> calmThinking,
    String defaultThinking,
    boolean summarizedByDefault,
    boolean forcedTool,
    boolean prefill,
    int cacheMinimum,
    boolean systemRole,
    boolean bindsThinking) {

  /** The same under another of its names. */
  ModelFacts named(String name) {
    return new ModelFacts(
        name,
        known,
        contextTokens,
        maxOutput,
        efforts,
        defaultEffort,
        thinkingTypes,
        calmThinking,
        defaultThinking,
        summarizedByDefault,
        forcedTool,
        prefill,
        cacheMinimum,
        systemRole,
        bindsThinking);
  }

  /** What is assumed of a model that nobody knows. */
  static ModelFacts unknown(String id) {
    return new ModelFacts(
        id,
        false,
        200_000,
        64_000,
        Set.of(Effort.values()),
        Optional.empty(),
        Set.copyOf(ModelTable.THINKING),
        Set.of(),
        "disabled",
        false,
        true,
        true,
        4096,
        false,
        false);
  }
}
