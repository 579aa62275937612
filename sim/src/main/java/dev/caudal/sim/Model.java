// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;

/**
 * What one model takes and refuses.
 *
 * @param line its family, or nothing for a name that is not known
 * @param efforts the effort levels it takes, lowest first
 * @param thinking the thinking types it takes; the first is what leaving it out means
 * @param highEffortNeeds the thinking types it takes only up to effort {@code high}
 * @param display what leaving out {@code thinking.display} means
 * @param forcedTool whether {@code tool_choice} may force a call
 * @param cacheMinimum the shortest prefix that is cached, in tokens
 */
record Model(
    String id,
    String alias,
    String displayName,
    String created,
    String line,
    String lifecycle,
    int window,
    int maxTokens,
    List<String> efforts,
    List<String> thinking,
    List<String> highEffortNeeds,
    String display,
    Forced forcedTool,
    boolean prefill,
    boolean sampling,
    boolean systemRole,
    boolean bindsThinking,
    boolean newTokenizer,
    Fast fast,
    int cacheMinimum) {

  /** Whether a call may be forced. */
  enum Forced {
    YES,
    NO,
    NOT_WHILE_THINKING
  }

  /** What becomes of a wish for speed. */
  enum Fast {
    YES,
    NO,
    FALLS_BACK
  }

  String defaultThinking() {
    return thinking.getFirst();
  }

  /** A name that no rule is known for: everything goes. */
  static Model unknown(String id) {
    return new Model(
        id,
        "",
        id,
        "2026-01-01",
        "",
        "active",
        1_000_000,
        Integer.MAX_VALUE,
        List.of("low", "medium", "high", "xhigh", "max"),
        List.of("adaptive", "disabled", "enabled", "between_tools"),
        List.of(),
        "summarized",
        Forced.YES,
        true,
        true,
        true,
        false,
        true,
        Fast.YES,
        1024);
  }

  boolean isKnown() {
    return !line.isEmpty();
  }
}
