// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A tag of an HTML page.
 *
 * @param name in small letters; empty where a {@code <} begins no tag
 * @param end where the page goes on behind it
 */
record HtmlTag(
    String name, boolean isEnd, boolean isEmpty, Map<String, String> attributes, int end) {
  /** Reads the tag that begins here with {@code <}. A tag without an end reaches to the page's. */
  static HtmlTag read(String html, int start) {
    int at = start + 1;
    var isEnd = at < html.length() && html.charAt(at) == '/';
    if (isEnd) {
      at++;
    }
    int nameEnd = at;
    while (nameEnd < html.length() && isNameChar(html.charAt(nameEnd))) {
      nameEnd++;
    }
    if (nameEnd == at || !Character.isLetter(html.charAt(at))) {
      return new HtmlTag("", false, false, Map.of(), start + 1);
    }
    var name = html.substring(at, nameEnd).toLowerCase(Locale.ROOT);
    int end = end(html, nameEnd);
    var isEmpty = end >= 2 && html.charAt(end - 1) == '>' && html.charAt(end - 2) == '/';
    var inside = html.substring(nameEnd, Math.max(nameEnd, end - 1));
    return new HtmlTag(name, isEnd, isEmpty, attributes(name, inside), end);
  }

  private static boolean isNameChar(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == ':';
  }

  /** Behind the {@code >} that is not in quotes. */
  private static int end(String html, int from) {
    char quote = 0;
    for (int i = from; i < html.length(); i++) {
      char c = html.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '>') {
        return i + 1;
      } else if ((c == '"' || c == '\'') && html.charAt(i - 1) == '=') {
        quote = c;
      }
    }
    return html.length();
  }

  private static Map<String, String> attributes(String name, String inside) {
    if (!name.equals("a") && !name.equals("img")) {
      return Map.of();
    }
    var attributes = new HashMap<String, String>();
    int at = 0;
    while (at < inside.length()) {
      int equals = inside.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      var words = inside.substring(at, equals).strip().split("\\s+");
      int from = equals + 1;
      while (from < inside.length() && Character.isWhitespace(inside.charAt(from))) {
        from++;
      }
      int to = valueEnd(inside, from);
      var value = inside.substring(from, to);
      var bare = value.startsWith("\"") || value.startsWith("'") ? value.substring(1) : value;
      attributes.putIfAbsent(
          words[words.length - 1].toLowerCase(Locale.ROOT), HtmlEntities.decode(bare));
      at = to + 1;
    }
    return attributes;
  }

  private static int valueEnd(String inside, int from) {
    if (from < inside.length() && (inside.charAt(from) == '"' || inside.charAt(from) == '\'')) {
      int close = inside.indexOf(inside.charAt(from), from + 1);
      return close < 0 ? inside.length() : close;
    }
    int to = from;
    while (to < inside.length() && !Character.isWhitespace(inside.charAt(to))) {
      to++;
    }
    return to;
  }

  String attribute(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }
}
