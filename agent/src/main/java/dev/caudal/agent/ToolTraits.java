// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * What may be assumed of a tool.
 *
 * @param approval who has to agree before it runs
 * @param repeatable running it twice does no harm
 * @param readOnly it changes nothing
 */
public record ToolTraits(Approval approval, boolean repeatable, boolean readOnly) {
  /** Runs unasked, once at a time; a program's own tools are so. */
  public static final ToolTraits UNASKED = new ToolTraits(Approval.NONE, false, false);

  /** Runs unasked, changes nothing, as often as wanted. */
  public static final ToolTraits READING = new ToolTraits(Approval.NONE, true, true);

  /** Runs where it is allowed. */
  public static final ToolTraits ASKING = new ToolTraits(Approval.ASK, false, false);

  /** Who has to agree. */
  public enum Approval {
    /** Nobody. */
    NONE,
    /** A rule, the decider, or the mode that accepts edits. */
    EDIT,
    /** A rule or the decider. */
    ASK,
    /** A person, whatever the rules say: the tool is a question. */
    PERSON
  }

  ToolTraits withApproval(Approval other) {
    return new ToolTraits(other, repeatable, readOnly);
  }

  ToolTraits withRepeatable(boolean other) {
    return new ToolTraits(approval, other, readOnly);
  }

  ToolTraits withReadOnly(boolean other) {
    return new ToolTraits(approval, repeatable, other);
  }
}
