// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a log from a cursor on. */
public abstract class ReadRules extends StoreRules {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void from_any_cursor_exactly_the_rest_is_read(boolean settled) throws Exception {
    var lease = running("a");
    write(lease, 1, 20);
    if (settled) {
      fixture.settle(store);
    }
    var all = log(lease.session());
    assertThat(all).hasSize(21);
    for (int cursor = 0; cursor <= 21; cursor++) {
      assertThat(readFrom(lease.session(), cursor, 4)).isEqualTo(all.subList(cursor, 21));
    }
  }

  private List<Logged> readFrom(SessionId session, long after, int max) {
    var got = new ArrayList<Logged>();
    long cursor = after;
    for (var page = store.read(session, cursor, max);
        !page.isEmpty();
        page = store.read(session, cursor, max)) {
      assertThat(page).hasSizeLessThanOrEqualTo(max);
      got.addAll(page);
      cursor = got.getLast().seq();
    }
    return got;
  }

  @Test
  void the_largest_page_may_be_asked_for_from_anywhere() throws Exception {
    var lease = running("a");
    write(lease, 1, 20);
    for (int cursor = 0; cursor <= 21; cursor++) {
      assertThat(readFrom(lease.session(), cursor, Integer.MAX_VALUE)).hasSize(21 - cursor);
    }
  }

  @Test
  void a_log_that_is_partly_settled_is_read_whole() throws Exception {
    var lease = running("a");
    for (int i = 0; i < 5; i++) {
      write(lease, 1, 7);
      fixture.settle(store);
      write(lease, 1, 3);
      assertThat(Pieces.of(readFrom(lease.session(), 0, 100))).hasSize(1 + 10 * (i + 1));
      assertThat(readFrom(lease.session(), 0, 3)).isEqualTo(readFrom(lease.session(), 0, 1));
    }
  }

  @Test
  void a_cursor_at_the_end_reads_nothing() throws Exception {
    var lease = running("a");
    write(lease, 1, 3);
    assertThat(store.read(lease.session(), 4, 10)).isEmpty();
    fixture.settle(store);
    assertThat(store.read(lease.session(), 4, 10)).isEmpty();
    assertThat(store.read(made("empty"), 0, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_cursor_beyond_the_end_is_gone(boolean settled) throws Exception {
    var lease = running("a");
    write(lease, 1, 3);
    if (settled) {
      fixture.settle(store);
    }
    for (long cursor : new long[] {5, 6, 1000, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> store.read(lease.session(), cursor, 10))
          .isInstanceOfSatisfying(
              StoreException.CursorGone.class, gone -> assertThat(gone.cursor).isEqualTo(cursor));
      assertThatThrownBy(() -> store.tail(lease.session(), cursor))
          .isInstanceOf(StoreException.CursorGone.class);
    }
    assertThatThrownBy(() -> store.read(made("empty"), 1, 10))
        .isInstanceOf(StoreException.CursorGone.class);
  }

  @Test
  void a_negative_cursor_is_no_cursor() {
    var session = made("a");
    assertThatThrownBy(() -> store.read(session, -1, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.tail(session, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_an_append_has_answered_can_be_read_at_once() throws Exception {
    var lease = running("a");
    for (int i = 1; i <= 200; i++) {
      var got = store.append(lease, Append.of(number(i)));
      assertThat(store.read(lease.session(), got.first() - 1, 10)).hasSize(1);
      assertThat(store.find(lease.session()).orElseThrow().lastSeq()).isEqualTo(got.last());
    }
  }

  @Test
  void a_session_that_goes_leaves_other_logs_alone() throws Exception {
    var stays = running("stays");
    write(stays, 1, 5);
    var goes = running("goes");
    write(goes, 1, 5);
    store.delete(goes);
    fixture.settle(store);
    assertThat(log(stays.session())).hasSize(6);
  }

  @Test
  void many_sessions_have_each_their_own_numbers() throws Exception {
    for (int i = 0; i < 30; i++) {
      write(running("s" + i), 1, i);
    }
    fixture.settle(store);
    for (int i = 0; i < 30; i++) {
      assertThat(readFrom(id("s" + i), 0, 10)).hasSize(1 + i);
    }
  }
}
