// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pieces of a text that a store may merge: nothing a reader can tell ever changes by it. */
public abstract class MergeRules extends StoreRules {

  private static final List<Entry> ENTRIES =
      List.of(
          piece("m1:0", "Es "),
          piece("m1:0", "war "),
          piece("m1:0", ""),
          piece("m1:0", "einmal 🦊"),
          piece("m1:1", "other key"),
          piece("m1:1", " goes on"),
          Entry.piece("thought", "{}", "m1:1", "other type"),
          Entry.piece("thought", "{\"a\":1}", "m1:1", "other json"),
          Entry.piece("thought", "{\"a\":1}", "m1:1", "!"),
          entry("text"),
          piece("m1:1", "half a tur"),
          Entry.of("rewind", "{\"to\":3}"),
          piece("m1:1", "another "),
          piece("m1:1", "turn"),
          entry("usage"),
          entry("usage"));

  private SessionId settled() throws InterruptedException {
    var lease = running("a");
    for (var entry : ENTRIES) {
      store.append(lease, Append.of(entry));
    }
    end(lease, run(lease));
    store.release(lease, Wake.any());
    fixture.settle(store);
    return lease.session();
  }

  private static String joined(List<Pieces.Piece> pieces) {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.entry()));
    return text.toString();
  }

  @Test
  void every_piece_keeps_its_number_and_text() throws Exception {
    var pieces = Pieces.of(log(settled()));
    assertThat(pieces.subList(1, pieces.size() - 1))
        .extracting(Pieces.Piece::entry)
        .isEqualTo(ENTRIES);
  }

  @Test
  void only_neighbours_of_the_same_key_type_and_json_are_merged() throws Exception {
    for (var logged : log(settled())) {
      if (logged.first() < logged.seq()) {
        assertThat(logged.entry().joinKey()).isNotEmpty();
        assertThat(logged.seq()).isIn(5L, 7L, 10L, 15L);
      }
    }
  }

  @Test
  void what_stands_between_pieces_stays_and_keeps_them_apart() throws Exception {
    var log = log(settled());
    var rewind = log.stream().filter(l -> l.entry().type().equals("rewind")).toList();
    assertThat(rewind).hasSize(1);
    assertThat(rewind.getFirst().seq()).isEqualTo(13);
    var at = log.indexOf(rewind.getFirst());
    assertThat(text(log.get(at - 1).entry().text())).isEqualTo("half a tur");
    assertThat(text(log.get(at + 1).entry().text())).startsWith("another ");
  }

  @Test
  void a_cursor_in_the_midst_of_a_merged_span_reads_the_rest() throws Exception {
    var session = settled();
    var all = Pieces.of(log(session));
    for (int cursor = 0; cursor <= all.size(); cursor++) {
      var rest = all.subList(cursor, all.size());
      for (int max : new int[] {1, 3, 1000}) {
        assertThat(Pieces.of(readFrom(session, cursor, max))).isEqualTo(rest);
      }
      try (var tail = store.tail(session, cursor)) {
        var tailed = new ArrayList<Logged>();
        while (tail.cursor() < all.size()) {
          tailed.addAll(tail.next(2, AT_ONCE));
        }
        assertThat(Pieces.of(tailed)).isEqualTo(rest);
        assertThat(joined(Pieces.of(tailed))).isEqualTo(joined(rest));
      }
    }
  }

  private List<Logged> readFrom(SessionId session, long after, int max) {
    var got = new ArrayList<Logged>();
    long cursor = after;
    for (var page = store.read(session, cursor, max);
        !page.isEmpty();
        page = store.read(session, cursor, max)) {
      assertThat(page).hasSizeLessThanOrEqualTo(max);
      assertThat(page.getFirst().first()).isEqualTo(cursor + 1);
      got.addAll(page);
      cursor = got.getLast().seq();
    }
    return got;
  }

  @Test
  void a_merged_log_outlives_a_restart_and_goes_on() throws Exception {
    var session = settled();
    var before = Pieces.of(log(session));
    reopen();
    assertThat(Pieces.of(log(session))).isEqualTo(before);
    send(task(session));
    var lease = claim();
    assertThat(store.append(lease, Append.of(piece("m1:1", "more"))).first())
        .isEqualTo(before.size() + 1);
    fixture.settle(store);
    assertThat(Pieces.of(log(session))).startsWith(before.toArray(Pieces.Piece[]::new));
  }

  @Test
  void a_tail_that_follows_while_pieces_are_merged_misses_nothing() throws Exception {
    var lease = running("a");
    var run = run(lease);
    try (var behind = store.tail(lease.session(), 0)) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 20; i++) {
          store.append(lease, Append.of(piece("r" + round, "piece " + i + ";")));
        }
        behind.next(7, AT_ONCE);
        end(lease, run);
        fixture.settle(store);
        run = send(task(lease.session()));
        begin(lease, run);
      }
      long seen = behind.cursor();
      var rest = Pieces.of(TailRules.follow(behind, 1 + 5 * 22));
      var all = Pieces.of(log(lease.session()));
      assertThat(rest).isEqualTo(all.subList(Math.toIntExact(seen), all.size()));
    }
  }

  @Test
  void a_long_text_of_many_pieces_joins_to_the_same() throws Exception {
    var lease = running("a");
    var whole = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      var entries = new ArrayList<Entry>();
      for (int j = 0; j < 100; j++) {
        var text = "Wörter und 🦊 " + i + "," + j + " ";
        entries.add(piece("m", text));
        whole.append(text);
      }
      store.append(lease, Append.of(entries));
    }
    end(lease, run(lease));
    fixture.settle(store);
    var pieces = Pieces.of(log(lease.session()));
    assertThat(pieces).hasSize(6002);
    var text = new StringBuilder();
    pieces.subList(1, 6001).forEach(piece -> text.append(text(piece.entry().text())));
    assertThat(text.toString()).isEqualTo(whole.toString());
    for (int cursor = 1; cursor < 6001; cursor += 97) {
      var rest = store.read(lease.session(), cursor, 3);
      assertThat(Pieces.of(rest)).startsWith(pieces.get(cursor));
    }
  }
}
