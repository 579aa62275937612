// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoggedTest {

  private static Logged piece(long seq, String text) {
    return Logged.one(seq, 1000 + seq, Entry.piece("text", "{}", "k", text));
  }

  private static Logged joined(String... texts) {
    var pieces = new ArrayList<Logged>();
    for (var text : texts) {
      pieces.add(piece(pieces.size() + 1, text));
    }
    return Logged.join(pieces);
  }

  private static String text(Logged logged) {
    return new String(logged.entry().text(), StandardCharsets.UTF_8);
  }

  @Test
  void one_piece_stays_itself() {
    var one = piece(7, "a");
    assertThat(Logged.join(List.of(one))).isSameAs(one);
    assertThat(one.lengths()).isEmpty();
  }

  @Test
  void joined_pieces_keep_numbers_lengths_and_text() {
    var joined = joined("ab", "", "ü", "🦊", "");
    assertThat(joined.first()).isEqualTo(1);
    assertThat(joined.seq()).isEqualTo(5);
    assertThat(joined.atMillis()).isEqualTo(1005);
    assertThat(joined.lengths()).containsExactly(2, 0, 2, 4, 0);
    assertThat(text(joined)).isEqualTo("abü🦊");
    assertThat(joined.entry().type()).isEqualTo("text");
    assertThat(joined.entry().joinKey()).isEqualTo("k");
  }

  @Test
  void joined_spans_join_again() {
    var first = joined("a", "bc");
    var all = Logged.join(List.of(first, piece(3, ""), piece(4, "d")));
    assertThat(all).isEqualTo(joined("a", "bc", "", "d"));
    var second = Logged.join(List.of(piece(3, ""), piece(4, "d")));
    assertThat(Logged.join(List.of(first, second))).isEqualTo(all);
  }

  @Test
  void neighbours_with_the_same_key_type_and_json_join() {
    var a = piece(1, "a");
    assertThat(a.joins(piece(2, "b"))).isTrue();
    assertThat(a.joins(piece(3, "b"))).as("a gap").isFalse();
    assertThat(piece(2, "b").joins(a)).as("backwards").isFalse();
    assertThat(a.joins(at2(Entry.piece("text", "{}", "other", "b")))).isFalse();
    assertThat(a.joins(at2(Entry.piece("other", "{}", "k", "b")))).isFalse();
    assertThat(a.joins(at2(Entry.piece("text", "{\"a\":1}", "k", "b")))).isFalse();
    assertThat(a.joins(at2(Entry.of("text", "{}")))).isFalse();
    assertThat(joined("a", "b").joins(piece(3, "c"))).isTrue();
  }

  private static Logged at2(Entry entry) {
    return Logged.one(2, 1002, entry);
  }

  @Test
  void entries_without_a_key_never_join() {
    var plain = Entry.of("text", "{}");
    assertThat(Logged.one(1, 0, plain).joins(Logged.one(2, 0, plain))).isFalse();
  }

  @Test
  void behind_every_cursor_stands_the_rest() {
    var texts = new String[] {"ab", "", "ü", "🦊", "", "z"};
    var all = joined(texts);
    assertThat(all.after(0)).isEqualTo(all);
    for (int cursor = 1; cursor < texts.length; cursor++) {
      var rest = all.after(cursor);
      assertThat(rest.first()).isEqualTo(cursor + 1);
      assertThat(rest.seq()).isEqualTo(6);
      var expected = String.join("", List.of(texts).subList(cursor, texts.length));
      assertThat(text(rest)).isEqualTo(expected);
      assertThat(Pieces.of(List.of(rest)))
          .isEqualTo(Pieces.of(List.of(all)).subList(cursor, texts.length));
    }
    assertThat(all.after(5).lengths()).as("one piece is left").isEmpty();
  }

  @Test
  void what_is_cut_can_be_cut_again() {
    var all = joined("a", "b", "c", "d");
    assertThat(all.after(1).after(2)).isEqualTo(all.after(2));
    assertThat(all.after(2).after(1)).isEqualTo(all.after(2));
  }
}
