// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** What the crash suites write: entries that say themselves which number they must have. */
final class CrashEntries {

  static final String BEGIN = "begin";
  static final String TEXT = "text";
  static final String WAIT = "wait";
  static final String TOOK = "took";
  static final String END = "end";

  /**
   * Who wrote an entry, and where.
   *
   * @param round of the process
   * @param about the run or command; empty for text
   */
  record Mark(int round, long epoch, long seq, String about) {

    @Override
    public String toString() {
      return round + "." + epoch + "." + seq + " " + about;
    }

    private static Mark of(String text) {
      var words = text.split(" ", 3);
      var numbers = words[0].split("\\.", 3);
      return new Mark(
          Integer.parseInt(numbers[0]),
          Long.parseLong(numbers[1]),
          Long.parseLong(numbers[2]),
          words[1]);
    }
  }

  private CrashEntries() {}

  static Entry entry(String type, Mark mark) {
    return Entry.of(type, mark.toString());
  }

  /** A piece of a run's text, of a length that differs from number to number. */
  static Entry piece(String run, Mark mark) {
    int more = (int) (mark.seq * 37 % 211);
    return Entry.piece(TEXT, "{}", run, mark + " " + "x".repeat(more));
  }

  static Mark mark(Entry entry) {
    var bytes = entry.type().equals(TEXT) ? entry.text() : entry.json();
    return Mark.of(new String(bytes, StandardCharsets.UTF_8));
  }

  /** What a stretch of a log comes to, however it is merged. */
  static long sum(List<Pieces.Piece> pieces) {
    var sum = new CRC32();
    for (var piece : pieces) {
      add(sum, piece);
    }
    return sum.getValue();
  }

  static void add(CRC32 sum, Pieces.Piece piece) {
    sum.update((piece.seq() + piece.entry().type()).getBytes(StandardCharsets.UTF_8));
    sum.update(piece.entry().json());
    sum.update(piece.entry().text());
  }
}
