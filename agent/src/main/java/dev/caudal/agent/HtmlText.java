// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import okhttp3.HttpUrl;

/**
 * Makes readable text of HTML: headings, lists, links and preformatted text keep their form,
 * scripts and styles are left out. It reads whatever it gets, once from front to back.
 */
final class HtmlText {
  private static final int MOST_CHARS = 4_000_000;

  private final String html;
  private final HttpUrl base;
  private final HtmlWriter out = new HtmlWriter();
  private int at;

  private HtmlText(String html, HttpUrl base) {
    this.html = html;
    this.base = base;
  }

  static String of(String html, HttpUrl base) {
    return new HtmlText(html, base).read();
  }

  private String read() {
    while (at < html.length() && out.length() < MOST_CHARS) {
      int tag = html.indexOf('<', at);
      if (tag < 0) {
        tag = html.length();
      }
      out.text(HtmlEntities.decode(html.substring(at, tag)));
      at = tag;
      if (at < html.length()) {
        markup();
      }
    }
    return out.finish();
  }

  /** At a {@code <}: moves behind what it begins. */
  private void markup() {
    if (html.startsWith("<!--", at)) {
      skipBehind("-->");
    } else if (at + 1 < html.length() && "!?".indexOf(html.charAt(at + 1)) >= 0) {
      skipBehind(">");
    } else {
      var tag = HtmlTag.read(html, at);
      at = tag.end();
      if (tag.name().isEmpty()) {
        out.text("<");
      } else {
        handle(tag);
      }
    }
  }

  private void skipBehind(String mark) {
    int end = html.indexOf(mark, at);
    at = end < 0 ? html.length() : end + mark.length();
  }

  private void handle(HtmlTag tag) {
    switch (tag.name()) {
      case "script",
          "style",
          "noscript",
          "template",
          "svg",
          "math",
          "iframe",
          "object",
          "select" -> {
        if (!tag.isEnd() && !tag.isEmpty()) {
          skipElement(tag.name());
        }
      }
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        out.paragraph();
        if (!tag.isEnd()) {
          out.prefix("#".repeat(tag.name().charAt(1) - '0') + " ");
        }
      }
      case "a" -> link(tag);
      case "li" -> {
        out.line();
        if (!tag.isEnd()) {
          out.prefix("- ");
        }
      }
      case "br", "tr", "dt", "dd", "option", "title", "legend" -> out.line();
      case "td", "th" -> {
        if (tag.isEnd()) {
          out.text(" | ");
        }
      }
      case "pre", "textarea" -> {
        out.paragraph();
        out.preformatted(!tag.isEnd());
      }
      case "img" -> {
        var alt = tag.attribute("alt").strip();
        out.text(alt.isEmpty() ? "" : "[image: " + alt + "]");
      }
      case "p",
          "div",
          "section",
          "article",
          "header",
          "footer",
          "main",
          "nav",
          "aside",
          "ul",
          "ol",
          "dl",
          "table",
          "blockquote",
          "figure",
          "hr",
          "form",
          "body",
          "head",
          "address",
          "details" ->
          out.paragraph();
      default -> {}
    }
  }

  private void link(HtmlTag tag) {
    if (tag.isEnd()) {
      out.endLink();
      return;
    }
    var target = base.resolve(tag.attribute("href").strip());
    out.beginLink(target == null || tag.attribute("href").startsWith("#") ? "" : target.toString());
  }

  /** What stands in these is for machines. One without an end has the rest of the page in it. */
  private void skipElement(String name) {
    var end = "</" + name;
    int last = html.length() - end.length();
    for (int i = html.indexOf("</", at); i >= 0 && i <= last; i = html.indexOf("</", i + 2)) {
      if (html.regionMatches(true, i, end, 0, end.length())) {
        at = HtmlTag.read(html, i).end();
        return;
      }
    }
    at = html.length();
  }
}
