// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Map;
import java.util.TreeMap;

/** Definitions of the tools that the API runs by itself. */
final class ServerTools {
  private static final int SEARCHES = 8;

  private ServerTools() {}

  /** What stands for WebSearch in the list of tools. */
  static Json webSearch() {
    return Json.of(
        new TreeMap<String, Object>(
            Map.of("type", "web_search_20250305", "name", "web_search", "max_uses", SEARCHES)));
  }
}
