// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Gathers what a search found, from an offset up to a limit, and never more than fits. */
final class GrepReport {
  private static final int MAX_LINE = 1_000;
  private static final int MAX_TEXT = 100_000;

  private final GrepQuery query;
  private final boolean oneFile;
  private final StringBuilder text = new StringBuilder();
  private int left;
  private int given;
  private int skippedFiles;
  private long matches;
  private boolean more;
  private boolean gap;

  GrepReport(GrepQuery query, boolean oneFile) {
    this.query = query;
    this.oneFile = oneFile;
    this.left = query.offset();
  }

  /** Puts one file's search into words; whether to go on with others. */
  boolean add(String file, FileSearch search) {
    return switch (query.mode()) {
      case FILES_WITH_MATCHES -> search.count(1) == 0 || put(Paths.shown(file));
      case COUNT -> {
        var count = search.count(Integer.MAX_VALUE);
        var before = given;
        var goesOn = count == 0 || put(Paths.shown(file) + ":" + count);
        matches += given > before ? count : 0;
        yield goesOn;
      }
      case CONTENT -> query.onlyMatches() ? search.parts(sink(file)) : content(file, search);
    };
  }

  void skippedFile() {
    skippedFiles++;
  }

  private boolean content(String file, FileSearch search) {
    gap = query.before() + query.after() > 0;
    return search.lines(sink(file));
  }

  private FileSearch.Sink sink(String file) {
    return new FileSearch.Sink() {
      @Override
      public boolean line(int number, String line, boolean isMatch) {
        var mark = isMatch ? ":" : "-";
        return put(
            (oneFile ? "" : Paths.shown(file) + mark)
                + (query.numbers() ? number + mark : "")
                + (line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line));
      }

      @Override
      public void gap() {
        gap = true;
      }
    };
  }

  private boolean put(String line) {
    if (left > 0) {
      left--;
      return true;
    }
    if (given >= query.limit() || text.length() + line.length() > MAX_TEXT) {
      more = true;
      return false;
    }
    text.append(gap && given > 0 ? "--\n" : "").append(line).append('\n');
    gap = false;
    given++;
    return true;
  }

  /** The whole report. */
  String text(boolean complete) {
    var report = new StringBuilder();
    if (given == 0) {
      report.append(query.offset() > left ? "no more matches" : "no matches");
      report.append('\n');
    } else if (query.mode() == GrepQuery.Mode.FILES_WITH_MATCHES) {
      report.append(given).append(given == 1 ? " file\n" : " files\n");
    }
    report.append(text);
    if (query.mode() == GrepQuery.Mode.COUNT && given > 0) {
      report.append(
          "\n%d in all, in %d %s\n".formatted(matches, given, given == 1 ? "file" : "files"));
    }
    if (more) {
      report.append("[there is more: go on with offset %d]\n".formatted(query.offset() + given));
    }
    if (skippedFiles > 0) {
      report.append("[%d files over 16 MB were not searched]\n".formatted(skippedFiles));
    }
    if (!complete) {
      report.append("[the search was cut short: look in a smaller folder]\n");
    }
    return report.toString().stripTrailing();
  }
}
