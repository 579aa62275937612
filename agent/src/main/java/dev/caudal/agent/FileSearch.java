// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/** Searches the text of one file, line by line or across lines. */
final class FileSearch {
  /** Takes what is found and says whether to go on. */
  interface Sink {
    boolean line(int number, String text, boolean isMatch);

    /** Lines are left out here. */
    void gap();
  }

  private record Line(int number, int start, int end) {}

  private final GrepQuery query;
  private final String text;
  private final CharSequence guarded;
  private final Matcher matcher;
  private boolean exhausted;

  FileSearch(GrepQuery query, String text, Patience patience) {
    this.query = query;
    this.text = text;
    this.guarded = patience.guard(text);
    this.matcher = query.pattern().matcher(guarded);
  }

  /** How many lines match, or matches there are if they may span lines; no more than so many. */
  int count(int most) {
    var count = 0;
    if (query.multiline()) {
      while (count < most && matcher.find()) {
        count++;
      }
      return count;
    }
    for (var line = first(); line != null && count < most; line = next(line)) {
      count += matches(line) ? 1 : 0;
    }
    return count;
  }

  /** Gives the matching parts; whether to go on. */
  boolean parts(Sink sink) {
    if (query.multiline()) {
      var line = first();
      while (matcher.find()) {
        while (line != null && line.end < matcher.start()) {
          line = next(line);
        }
        if (!matcher.group().isEmpty()
            && !sink.line(line == null ? 1 : line.number, matcher.group(), true)) {
          return false;
        }
      }
      return true;
    }
    for (var line = first(); line != null; line = next(line)) {
      for (matcher.region(line.start, line.end); matcher.find(); ) {
        if (!matcher.group().isEmpty() && !sink.line(line.number, matcher.group(), true)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Gives the matching lines and those around them; whether to go on. */
  boolean lines(Sink sink) {
    Deque<Line> before = new ArrayDeque<>();
    var owed = 0;
    var shown = 0;
    for (var line = first(); line != null; line = next(line)) {
      var isMatch = matches(line);
      if (isMatch) {
        var from = before.isEmpty() ? line.number : before.getFirst().number;
        if (from > shown + 1 && query.before() + query.after() > 0) {
          sink.gap();
        }
        for (var earlier : before) {
          if (!give(sink, earlier, false)) {
            return false;
          }
        }
        before.clear();
        owed = query.after();
      }
      if (isMatch || owed > 0) {
        if (!give(sink, line, isMatch)) {
          return false;
        }
        owed -= isMatch ? 0 : 1;
        shown = line.number;
      } else if (query.before() > 0) {
        if (before.size() == query.before()) {
          before.removeFirst();
        }
        before.addLast(line);
      }
    }
    return true;
  }

  private boolean give(Sink sink, Line line, boolean isMatch) {
    return sink.line(line.number, text.substring(line.start, line.end), isMatch);
  }

  private boolean matches(Line line) {
    return query.multiline() ? touches(line) : matcher.region(line.start, line.end).find();
  }

  /** Whether one of the matches, which are found one after the other, reaches into a line. */
  private boolean touches(Line line) {
    while (!exhausted) {
      if (!matcher.hasMatch() || matcher.end() < line.start || endsBefore(line)) {
        exhausted = !matcher.find();
      } else {
        return matcher.start() <= line.end;
      }
    }
    return false;
  }

  /** A match that ends with a line break does not touch the line behind it. */
  private boolean endsBefore(Line line) {
    return matcher.end() == line.start && matcher.start() < matcher.end();
  }

  private @org.jspecify.annotations.Nullable Line first() {
    return text.isEmpty() ? null : lineAt(1, 0);
  }

  private @org.jspecify.annotations.Nullable Line next(Line line) {
    var end = text.indexOf('\n', line.end);
    return end < 0 || end + 1 == text.length() ? null : lineAt(line.number + 1, end + 1);
  }

  private Line lineAt(int number, int start) {
    var end = text.indexOf('\n', start);
    end = end < 0 ? text.length() : end;
    var isCrlf = end > start && end < text.length() && text.charAt(end - 1) == '\r';
    return new Line(number, start, isCrlf ? end - 1 : end);
  }
}
