// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;

/**
 * How long MCP servers may take and how much they may say.
 *
 * @param connect for reaching a server and learning its tools
 * @param call for one call of a tool
 * @param outputChars the most text of one result that the model gets to see
 */
record McpLimits(Duration connect, Duration call, int outputChars) {
  static final McpLimits DEFAULT =
      new McpLimits(Duration.ofSeconds(30), Duration.ofMinutes(5), 100_000);

  /** The longest message that is taken from a server. */
  static final int MESSAGE_BYTES = 16 * 1024 * 1024;

  static final int DESCRIPTION_CHARS = 4_000;
  static final int SCHEMA_CHARS = 100_000;
  static final int TOOLS = 1_000;
}
