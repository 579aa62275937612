// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A log as it was appended, one number a line, however it was merged since. */
public final class Pieces {

  /** What one number names. */
  public record Piece(long seq, Entry entry) {}

  private Pieces() {}

  /** Takes merged entries apart, and proves that their numbers are dense. */
  public static List<Piece> of(List<Logged> log) {
    var pieces = new ArrayList<Piece>();
    for (var logged : log) {
      if (!pieces.isEmpty()) {
        assertThat(logged.first()).isEqualTo(pieces.getLast().seq() + 1);
      }
      pieces.addAll(of(logged));
    }
    return pieces;
  }

  private static List<Piece> of(Logged logged) {
    var entry = logged.entry();
    var lengths = logged.lengths();
    if (lengths.length == 0) {
      assertThat(logged.first()).isEqualTo(logged.seq());
      return List.of(new Piece(logged.seq(), entry));
    }
    assertThat(lengths).hasSize(Math.toIntExact(logged.seq() - logged.first() + 1));
    assertThat(Arrays.stream(lengths).sum()).isEqualTo(entry.text().length);
    var pieces = new ArrayList<Piece>();
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      var text = Arrays.copyOfRange(entry.text(), at, at + lengths[i]);
      var whole = Entry.piece(entry.type(), entry.json(), entry.joinKey(), text);
      pieces.add(new Piece(logged.first() + i, whole));
      at += lengths[i];
    }
    return pieces;
  }
}
