// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What was given to a server in confidence and must not come back in an error. */
record McpSecrets(List<String> values) {
  private static final int SHORTEST = 6;
  private static final int LONGEST_MESSAGE = 2_000;

  static McpSecrets of(McpServer server) {
    return switch (server) {
      case McpServer.Stdio stdio -> of(stdio.env().values());
      case McpServer.Http http -> of(http.headers().values());
      case McpServer.InProcess inProcess -> new McpSecrets(List.of());
    };
  }

  /** Each value, and each word of it: {@code Bearer x} gives x away by itself. */
  private static McpSecrets of(Collection<String> values) {
    return new McpSecrets(
        values.stream()
            .flatMap(value -> Stream.concat(Stream.of(value), Stream.of(value.split(" "))))
            .filter(value -> value.length() >= SHORTEST && !value.equals("Bearer"))
            .distinct()
            .toList());
  }

  String mask(String text) {
    var masked = text;
    for (var value : values) {
      masked = masked.replace(value, "***");
    }
    return masked.length() <= LONGEST_MESSAGE
        ? masked
        : "…" + masked.substring(masked.length() - LONGEST_MESSAGE);
  }
}
