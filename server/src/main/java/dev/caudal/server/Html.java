// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

/** Text as HTML. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String code(String text) {
    return "<code>" + escape(text) + "</code>";
  }

  /** Text with paragraphs, and code between backticks. */
  static String prose(String text) {
    return escape(text).replaceAll("`([^`]*)`", "<code>$1</code>").replace("\n\n", "</p>\n<p>");
  }
}
