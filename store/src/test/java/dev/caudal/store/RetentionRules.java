// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Deleting sessions, and letting them expire: whole, or not at all. */
public abstract class RetentionRules extends StoreRules {

  private void nothingIsLeftOf(SessionId session, String run, Session.State state) {
    var tombstone = store.find(session).orElseThrow();
    assertThat(tombstone.state()).isEqualTo(state);
    assertThat(tombstone.data()).isEmpty();
    assertThat(store.run(run)).isEmpty();
    assertThat(store.runs(RunQuery.of("acme").session(session.name())).items()).isEmpty();
    assertThat(store.sessions(SessionQuery.of("acme")).items()).isEmpty();
    assertThatThrownBy(() -> store.read(session, 0, 9)).isInstanceOf(StoreException.class);
  }

  /** A session that did something, and has nothing more to do. */
  private Lease finished(String name) throws InterruptedException {
    var lease = running(name);
    write(lease, 1, 3);
    store.append(lease, Append.of().sessionData(bytes("title")));
    end(lease, run(lease));
    store.release(lease, Wake.any());
    return lease;
  }

  private int expireAfter(Duration idle) {
    time.advance(idle);
    return store.expire(time.now(), 100);
  }

  private String lastRun(SessionId session) {
    var query = RunQuery.of(session.tenant()).session(session.name());
    return store.runs(query).items().getFirst().id();
  }

  @Test
  void a_deleted_session_leaves_nothing_but_its_name_and_last_number() throws Exception {
    var lease = running("a");
    var run = run(lease);
    write(lease, 1, 5);
    send(task(lease.session()));
    send(control(lease.session()));
    store.delete(lease);
    nothingIsLeftOf(lease.session(), run, Session.State.DELETED);
    assertThat(store.find(lease.session()).orElseThrow().lastSeq()).isEqualTo(6);
    nothingIsDue();
    fixture.settle(store);
    reopen();
    nothingIsLeftOf(lease.session(), run, Session.State.DELETED);
    nothingIsDue();
  }

  @Test
  void only_a_holder_deletes() throws Exception {
    var lease = finished("a");
    assertThatThrownBy(() -> store.delete(lease)).isInstanceOf(StoreException.Fenced.class);
    assertThat(log(lease.session())).hasSize(5);
  }

  @Test
  void an_idle_session_expires_and_leaves_nothing_but_its_name_and_last_number() throws Exception {
    var lease = finished("a");
    var run = lastRun(lease.session());
    assertThat(expireAfter(Duration.ofDays(30))).isEqualTo(1);
    nothingIsLeftOf(lease.session(), run, Session.State.EXPIRED);
    assertThat(store.find(lease.session()).orElseThrow().lastSeq()).isEqualTo(5);
    fixture.settle(store);
    reopen();
    nothingIsLeftOf(lease.session(), run, Session.State.EXPIRED);
    assertThat(expireAfter(Duration.ofDays(30))).isZero();
  }

  @Test
  void a_session_does_not_expire_before_its_age() throws Exception {
    finished("a");
    assertThat(store.expire(time.now(), 10)).isZero();
    time.advance(Duration.ofDays(30));
    assertThat(store.expire(time.now().minus(Duration.ofDays(31)), 10)).isZero();
    assertThat(store.expire(time.now().minus(Duration.ofDays(29)), 10)).isEqualTo(1);
  }

  @Test
  void what_is_done_with_a_session_keeps_it_young() throws Exception {
    var sent = finished("sent");
    var ended = running("ended");
    time.advance(Duration.ofDays(10));
    store.withdraw(send(task(sent.session())));
    var again = claim();
    end(again, run(ended));
    store.release(again, Wake.any());
    time.advance(Duration.ofDays(1));
    assertThat(store.expire(time.now().minus(Duration.ofDays(2)), 10)).isZero();
    assertThat(store.expire(time.now(), 10)).isEqualTo(2);
  }

  @Test
  void a_session_with_an_open_command_or_run_does_not_expire() throws Exception {
    store.release(running("open"), Wake.control());
    send(task(made("pending")));
    send(control(made("spoken-to")));
    send(task(made("later")).due(time.now().plus(Duration.ofDays(99))));
    assertThat(expireAfter(Duration.ofDays(30))).isZero();
    reopen();
    assertThat(expireAfter(Duration.ofDays(30))).isZero();
  }

  @Test
  void a_held_session_does_not_expire_until_it_is_released() throws Exception {
    var lease = running("a");
    end(lease, run(lease));
    time.jumpWall(Duration.ofDays(30));
    assertThat(store.expire(time.now(), 10)).isZero();
    store.release(lease, Wake.any());
    assertThat(store.expire(time.now(), 10)).isEqualTo(1);
  }

  @Test
  void a_session_with_a_busy_child_does_not_expire() throws Exception {
    var lease = running("a");
    var append = Append.of(entry("end")).run(run(lease), RunState.COMPLETED, NOTHING);
    store.append(lease, append.children(task(id("child"))));
    store.release(lease, Wake.any());
    assertThat(expireAfter(Duration.ofDays(30))).as("a command").isZero();
    var child = claim();
    begin(child, take(child).id());
    time.jumpWall(Duration.ofDays(30));
    assertThat(store.expire(time.now(), 10)).as("a run").isZero();
    end(child, run(child));
    time.jumpWall(Duration.ofDays(30));
    assertThat(store.expire(time.now(), 10)).as("a holder").isZero();
    store.release(child, Wake.any());
    assertThat(store.expire(time.now(), 10)).isEqualTo(2);
  }

  @Test
  void no_more_expire_at_once_than_asked_for_and_the_oldest_first() {
    for (int i = 0; i < 10; i++) {
      made("s" + i);
      time.advance(Duration.ofHours(1));
    }
    assertThat(store.expire(time.now(), 4)).isEqualTo(4);
    assertThat(store.sessions(SessionQuery.of("acme")).items())
        .extracting(s -> s.id().name())
        .containsExactly("s9", "s8", "s7", "s6", "s5", "s4");
    assertThat(store.expire(time.now(), 4)).isEqualTo(4);
    assertThat(store.expire(time.now(), 4)).isEqualTo(2);
    assertThat(store.expire(time.now(), 4)).isZero();
  }

  @Test
  void all_tenants_sessions_expire() {
    made("acme", "a");
    made("bolt", "a");
    assertThat(expireAfter(Duration.ofDays(1))).isEqualTo(2);
  }

  @Test
  void the_age_may_be_any_time_at_all() {
    made("a");
    time.advance(Duration.ofDays(1));
    assertThat(store.expire(Instant.MIN, 10)).isZero();
    assertThat(store.expire(Instant.MAX, 10)).isEqualTo(1);
  }

  @Test
  void a_command_that_races_the_expiry_is_kept_or_refused() throws Exception {
    for (int round = 0; round < 50; round++) {
      var session = made("s" + round);
      time.advance(Duration.ofDays(1));
      var sent = Call.of(() -> send(task(session)));
      int expired = store.expire(time.now(), 10);
      if (expired == 1) {
        sent.failure(StoreException.SessionGone.class);
      } else {
        var lease = claim();
        end(lease, sent.result());
        store.release(lease, Wake.any());
        assertThat(expireAfter(Duration.ofDays(1))).isEqualTo(1);
      }
    }
  }

  @Test
  void a_name_may_expire_and_come_back_many_times() throws Exception {
    long last = 0;
    for (int round = 0; round < 5; round++) {
      var run = send(task(id("a")).creatingSession());
      var lease = claim();
      long first = store.append(lease, Append.of(number(round))).first();
      assertThat(first).isGreaterThan(last);
      end(lease, run);
      last = log(lease.session()).getLast().seq();
      store.release(lease, Wake.any());
      assertThat(expireAfter(Duration.ofDays(1))).isEqualTo(1);
      fixture.settle(store);
    }
  }
}
