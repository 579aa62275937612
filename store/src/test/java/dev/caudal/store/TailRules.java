// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Following a log. */
public abstract class TailRules extends StoreRules {

  private static final Duration SECONDS = Duration.ofSeconds(10);

  /** Reads until the number came. */
  static List<Logged> follow(Tail tail, long last) throws InterruptedException {
    var got = new ArrayList<Logged>();
    while (tail.cursor() < last) {
      got.addAll(tail.next(100, LONG));
      assertThat(tail.cursor()).isEqualTo(got.getLast().seq());
    }
    return got;
  }

  @Test
  void a_tail_from_any_cursor_sees_exactly_the_rest() throws Exception {
    var lease = running("a");
    write(lease, 1, 20);
    var all = log(lease.session());
    for (int cursor = 0; cursor <= 21; cursor++) {
      try (var tail = store.tail(lease.session(), cursor)) {
        assertThat(tail.cursor()).isEqualTo(cursor);
        assertThat(follow(tail, 21)).isEqualTo(all.subList(cursor, 21));
        assertThat(tail.next(10, AT_ONCE)).isEmpty();
      }
    }
  }

  @Test
  void a_tail_gives_no_more_at_once_than_asked_for() throws Exception {
    var lease = running("a");
    write(lease, 1, 20);
    try (var tail = store.tail(lease.session(), 0)) {
      assertThat(tail.next(1, AT_ONCE)).hasSize(1);
      assertThat(tail.next(7, AT_ONCE)).hasSizeLessThanOrEqualTo(7);
      assertThat(tail.next(Integer.MAX_VALUE, AT_ONCE)).isNotEmpty();
    }
  }

  @Test
  void a_waiting_tail_is_woken_by_an_append() throws Exception {
    var lease = running("a");
    try (var tail = store.tail(lease.session(), 1)) {
      for (int i = 1; i <= 20; i++) {
        var waiting = parked(() -> tail.next(10, LONG));
        write(lease, i, i);
        assertThat(waiting.result()).extracting(Logged::entry).containsExactly(number(i));
      }
    }
  }

  @Test
  void a_tail_waits_no_longer_than_it_was_told() throws Exception {
    var session = made("a");
    try (var tail = store.tail(session, 0)) {
      var waiting = parked(() -> tail.next(10, SECONDS));
      time.advance(SECONDS);
      assertThat(waiting.result()).isEmpty();
      assertThat(tail.cursor()).isZero();
    }
  }

  @Test
  void a_tail_goes_on_across_runs_and_holders() throws Exception {
    var first = running("a");
    try (var tail = store.tail(first.session(), 0)) {
      end(first, run(first));
      store.release(first, Wake.any());
      begin(claimFor(send(task(first.session()))), run(first.session()));
      assertThat(follow(tail, 3))
          .extracting(l -> l.entry().type())
          .containsExactly("begin", "end", "begin");
    }
  }

  private Lease claimFor(String run) throws InterruptedException {
    var lease = claim();
    assertThat(take(lease).id()).isEqualTo(run);
    return lease;
  }

  private String run(SessionId session) {
    return store
        .runs(RunQuery.of(session.tenant()).session(session.name()))
        .items()
        .getFirst()
        .id();
  }

  @Test
  void a_tail_of_a_session_without_entries_sees_the_first() throws Exception {
    var session = made("a");
    try (var tail = store.tail(session, 0)) {
      var waiting = parked(() -> tail.next(10, LONG));
      begin(claimFor(send(task(session))), run(session));
      assertThat(waiting.result()).hasSize(1);
    }
  }

  @Test
  void a_tail_joined_at_any_moment_sees_exactly_the_log() throws Exception {
    var lease = running("a");
    var joined = new ArrayList<Call<List<Logged>>>();
    for (int i = 1; i <= 200; i++) {
      long from = i % 3 == 0 ? 0 : i / 2;
      joined.add(Call.of(() -> followFrom(lease.session(), from, 401)));
      write(lease, i, i + 1);
      if (i % 50 == 0) {
        fixture.settle(store);
      }
    }
    var all = Pieces.of(log(lease.session()));
    assertThat(all).hasSize(401);
    for (var call : joined) {
      var pieces = Pieces.of(call.result());
      assertThat(pieces).isEqualTo(all.subList(401 - pieces.size(), 401));
    }
  }

  private List<Logged> followFrom(SessionId session, long cursor, long last)
      throws InterruptedException {
    try (var tail = store.tail(session, cursor)) {
      var got = follow(tail, last);
      assertThat(got.getFirst().first()).isEqualTo(cursor + 1);
      return got;
    }
  }

  @Test
  void a_thousand_tails_of_one_session_all_see_all() throws Exception {
    var lease = running("a");
    var tails = new ArrayList<Call<List<Logged>>>();
    for (int i = 0; i < 1000; i++) {
      tails.add(Call.of(() -> followFrom(lease.session(), 0, 101)));
    }
    for (int i = 1; i <= 100; i++) {
      write(lease, i, i);
    }
    var all = log(lease.session());
    for (var tail : tails) {
      assertThat(tail.result()).isEqualTo(all);
    }
  }

  @Test
  void a_slow_tail_slows_nobody_and_still_sees_all() throws Exception {
    var lease = running("a");
    try (var slow = store.tail(lease.session(), 0);
        var quick = store.tail(lease.session(), 0)) {
      for (int i = 1; i <= 50; i++) {
        write(lease, 1, 100);
        assertThat(follow(quick, 1 + 100L * i)).hasSize(i == 1 ? 101 : 100);
        if (i % 20 == 0) {
          fixture.settle(store);
        }
      }
      assertThat(Pieces.of(follow(slow, 5001))).isEqualTo(Pieces.of(log(lease.session())));
    }
  }

  @Test
  void a_tail_of_a_deleted_session_ends() throws Exception {
    var lease = running("a");
    try (var behind = store.tail(lease.session(), 0);
        var tail = store.tail(lease.session(), 1)) {
      var waiting = parked(() -> tail.next(10, LONG));
      store.delete(lease);
      assertThat(waiting.failure(StoreException.SessionGone.class).state)
          .isEqualTo(Session.State.DELETED);
      assertThatThrownBy(() -> tail.next(10, LONG)).isInstanceOf(StoreException.SessionGone.class);
      assertThatThrownBy(() -> behind.next(10, LONG))
          .isInstanceOf(StoreException.SessionGone.class);
    }
  }

  @Test
  void a_tail_of_an_expired_session_ends_even_if_the_name_comes_back() throws Exception {
    var session = made("a");
    time.advance(Duration.ofDays(1));
    try (var tail = store.tail(session, 0)) {
      var waiting = parked(() -> tail.next(10, LONG));
      assertThat(store.expire(time.now(), 10)).isEqualTo(1);
      assertThat(waiting.failure(StoreException.SessionGone.class).state)
          .isEqualTo(Session.State.EXPIRED);
      store.create(session, NOTHING);
      assertThatThrownBy(() -> tail.next(10, LONG)).isInstanceOf(StoreException.SessionGone.class);
    }
  }

  @Test
  void a_tail_that_is_opened_while_its_session_goes_learns_of_it() throws Exception {
    for (int round = 0; round < 200; round++) {
      var lease = running("s" + round);
      var opened = Call.of(() -> store.tail(lease.session(), 0));
      store.delete(lease);
      try (var tail = opened.answer()) {
        assertThatThrownBy(() -> tail.next(10, AT_ONCE))
            .isInstanceOf(StoreException.SessionGone.class);
      } catch (StoreException.SessionGone gone) {
        assertThat(gone.state).isEqualTo(Session.State.DELETED);
      }
    }
  }

  @Test
  void closing_a_tail_ends_its_waiting_reader() throws Exception {
    var session = made("a");
    var tail = store.tail(session, 0);
    var waiting = parked(() -> tail.next(10, LONG));
    tail.close();
    assertThat(waiting.result()).isEmpty();
    assertThat(tail.next(10, LONG)).isEmpty();
    tail.close();
  }

  @Test
  void an_interrupted_tail_can_be_read_on() throws Exception {
    var lease = running("a");
    try (var tail = store.tail(lease.session(), 1)) {
      var waiting = parked(() -> tail.next(10, LONG));
      waiting.thread().interrupt();
      waiting.failure(InterruptedException.class);
      write(lease, 1, 1);
      assertThat(tail.next(10, LONG)).hasSize(1);
    }
  }

  @Test
  void tails_of_one_session_do_not_see_another() throws Exception {
    var ours = running("a");
    var theirs = running("b");
    try (var tail = store.tail(ours.session(), 1)) {
      write(theirs, 1, 5);
      assertThat(tail.next(10, AT_ONCE)).isEmpty();
      write(ours, 9, 9);
      assertThat(tail.next(10, AT_ONCE)).extracting(Logged::entry).containsExactly(number(9));
    }
  }

  @Test
  void a_tail_that_two_close_at_once_leaves_others_as_they_are() throws Exception {
    var lease = running("a");
    for (int round = 0; round < 300; round++) {
      try (var other =
          store.tail(lease.session(), store.find(lease.session()).orElseThrow().lastSeq())) {
        var closed = store.tail(lease.session(), 0);
        for (var call :
            Call.together(
                2,
                () -> {
                  closed.close();
                  return true;
                })) {
          call.result();
        }
        store.append(lease, Append.of(number(round)));
        assertThat(other.next(9, LONG)).hasSize(1);
      }
    }
  }
}
