// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.List;
import java.util.stream.Collectors;

/** The doctor's findings, as a table for people and as JSON for programs. */
record Report(List<Finding> findings) {

  boolean healthy() {
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAIL);
  }

  String table(Terminal terminal) {
    int width = findings.stream().mapToInt(finding -> finding.name().length()).max().orElse(0);
    return findings.stream()
        .map(finding ->
            "%s %s  %s%n"
                .formatted(
                    terminal.mark(finding.verdict()), pad(finding.name(), width), finding.text()))
        .collect(Collectors.joining());
  }

  String json() {
    return findings.stream()
        .map(finding ->
            "{\"name\":%s,\"status\":%s,\"text\":%s}"
                .formatted(
                    quote(finding.name()), quote(finding.verdict().word()), quote(finding.text())))
        .collect(Collectors.joining(",", "{\"ok\":" + healthy() + ",\"checks\":[", "]}\n"));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  /** A JSON string (RFC 8259 §7), in ASCII, so that no locale can spoil it. */
  static String quote(String text) {
    return text.chars()
        .mapToObj(c ->
            switch (c) {
              case '"' -> "\\\"";
              case '\\' -> "\\\\";
              default -> c >= 0x20 && c < 0x7f ? Character.toString(c) : "\\u%04x".formatted(c);
            })
        .collect(Collectors.joining("", "\"", "\""));
  }
}
