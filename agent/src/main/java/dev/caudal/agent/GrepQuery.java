// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What Grep is asked for.
 *
 * @param before lines of context before a match
 * @param onlyMatches only the matching parts of lines
 * @param multiline whether a match may span lines
 * @param limit the most lines or files to give
 * @param offset how many of them to leave out first
 */
record GrepQuery(
    Pattern pattern,
    FileFilter files,
    Mode mode,
    int before,
    int after,
    boolean numbers,
    boolean onlyMatches,
    boolean multiline,
    int limit,
    int offset) {
  private static final int MAX_CONTEXT = 1_000;

  /** What is given of a match. */
  enum Mode {
    FILES_WITH_MATCHES,
    CONTENT,
    COUNT
  }

  static GrepQuery of(FileInput input) throws Refusal {
    var multiline = input.flag("multiline", false);
    var around = input.number("-C", 0, input.number("context", 0, 0));
    var limit = input.number("head_limit", 0, 250);
    return new GrepQuery(
        pattern(input.string("pattern"), input.flag("-i", false), multiline),
        FileFilter.of(input.optionalString("type"), input.optionalString("glob")),
        switch (input.oneOf("output_mode", "files_with_matches", "content", "count")) {
          case "content" -> Mode.CONTENT;
          case "count" -> Mode.COUNT;
          default -> Mode.FILES_WITH_MATCHES;
        },
        Math.min(MAX_CONTEXT, input.number("-B", 0, around)),
        Math.min(MAX_CONTEXT, input.number("-A", 0, around)),
        input.flag("-n", true),
        input.flag("-o", false),
        multiline,
        limit == 0 ? Integer.MAX_VALUE : limit,
        input.number("offset", 0, 0));
  }

  private static Pattern pattern(String text, boolean ignoreCase, boolean multiline)
      throws Refusal {
    var flags = Pattern.MULTILINE;
    flags |= ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
    flags |= multiline ? Pattern.DOTALL : 0;
    try {
      return Pattern.compile(inJava(text), flags);
    } catch (PatternSyntaxException wrong) {
      throw new Refusal(
          "not a regular expression: "
              + wrong.getDescription()
              + " at position "
              + wrong.getIndex()
              + " (put a backslash before { } ( ) [ ] that stand for themselves)");
    } catch (StackOverflowError tooDeep) {
      throw new Refusal("the regular expression is nested too deeply");
    }
  }

  /** Java takes these two habits of other engines for something else. */
  private static String inJava(String text) {
    var adapted = text.replace("(?P<", "(?<");
    for (var name : List.of("Alpha", "Digit", "Alnum", "Upper", "Lower", "Punct", "Space")) {
      adapted = adapted.replace("[:" + name.toLowerCase(Locale.ROOT) + ":]", "\\p{" + name + "}");
    }
    return adapted;
  }
}
