// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * An entry as it stands in the log: one number, or several neighbours' pieces merged.
 *
 * @param first the number of the first piece
 * @param seq the number of the last piece: the reader's cursor after this
 * @param atMillis when the last piece was appended
 * @param lengths of the pieces, in bytes, where there are several; else empty
 */
public record Logged(long first, long seq, long atMillis, Entry entry, int[] lengths) {

  private static final int[] ONE = {};

  static Logged one(long seq, long atMillis, Entry entry) {
    return new Logged(seq, seq, atMillis, entry, ONE);
  }

  /** Whether {@code next} stands right behind this and continues its text. */
  public boolean joins(Logged next) {
    return seq + 1 == next.first && entry.joins(next.entry);
  }

  /** Merges neighbours, each of which {@link #joins} the next. */
  public static Logged join(List<Logged> pieces) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    var text = new ByteArrayOutputStream();
    var lengths = new int[Math.toIntExact(pieces.getLast().seq - pieces.getFirst().first + 1)];
    int at = 0;
    for (var piece : pieces) {
      text.writeBytes(piece.entry.text());
      if (piece.lengths.length == 0) {
        lengths[at++] = piece.entry.text().length;
      } else {
        System.arraycopy(piece.lengths, 0, lengths, at, piece.lengths.length);
        at += piece.lengths.length;
      }
    }
    var head = pieces.getFirst();
    var whole =
        new Entry(head.entry.type(), head.entry.json(), head.entry.joinKey(), text.toByteArray());
    return new Logged(head.first, pieces.getLast().seq, pieces.getLast().atMillis, whole, lengths);
  }

  /** What a reader who has seen {@code cursor} has not seen of this: the pieces behind it. */
  public Logged after(long cursor) {
    if (cursor < first) {
      return this;
    }
    int seen = Math.toIntExact(cursor - first + 1);
    int skip = 0;
    for (int i = 0; i < seen; i++) {
      skip += lengths[i];
    }
    var rest = Arrays.copyOfRange(entry.text(), skip, entry.text().length);
    var left = Arrays.copyOfRange(lengths, seen, lengths.length);
    return new Logged(
        cursor + 1,
        seq,
        atMillis,
        new Entry(entry.type(), entry.json(), entry.joinKey(), rest),
        left.length == 1 ? ONE : left);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Logged(var f, var s, var at, var e, var l)
        && first == f
        && seq == s
        && atMillis == at
        && entry.equals(e)
        && Arrays.equals(lengths, l);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(seq) * 31 + entry.hashCode();
  }

  @Override
  public String toString() {
    return (first == seq ? "" : first + "-") + seq + ":" + entry;
  }
}
