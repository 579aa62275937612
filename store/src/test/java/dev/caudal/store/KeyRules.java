// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Idempotency keys. */
public abstract class KeyRules extends StoreRules {

  @Test
  void a_repeated_send_returns_the_first_ones_run() throws Exception {
    var session = made("a");
    var first = store.send(task(session).key("k", "hash"));
    var second = store.send(task(session).key("k", "hash"));
    assertThat(first.repeated()).isFalse();
    assertThat(second).isEqualTo(new Sent(first.id(), session, true));
    assertThat(takeAll(claim())).containsExactly(first.id());
  }

  @Test
  void a_repeated_send_makes_no_second_session() {
    var first = store.send(task(id("a")).creatingSession().key("k", "hash"));
    var second = store.send(task(id("b")).creatingSession().key("k", "hash"));
    assertThat(second).isEqualTo(new Sent(first.id(), id("a"), true));
    assertThat(store.find(id("b"))).isEmpty();
  }

  @Test
  void a_key_with_another_body_is_refused_and_the_refusal_names_the_run() {
    var session = made("a");
    var first = send(task(session).key("k", "hash"));
    var reused =
        catchThrowableOfType(
            StoreException.KeyReused.class,
            () -> send(task(id("b")).creatingSession().key("k", "other")));
    assertThat(reused.key).isEqualTo("k");
    assertThat(reused.run).isEqualTo(first);
    assertThat(store.find(id("b"))).isEmpty();
  }

  @Test
  void tenants_have_keys_of_their_own() {
    var ours = send(task(made("acme", "a")).key("k", "hash"));
    var theirs = store.send(task(made("bolt", "a")).key("k", "other"));
    assertThat(theirs.repeated()).isFalse();
    assertThat(theirs.id()).isNotEqualTo(ours);
  }

  @Test
  void fifty_parallel_sends_make_one_run_and_one_session() throws Exception {
    var number = new AtomicInteger();
    var runs = new HashSet<String>();
    var sessions = new HashSet<SessionId>();
    int fresh = 0;
    for (var call :
        Call.together(
            50,
            () -> {
              var session = id("s" + number.incrementAndGet());
              return store.send(task(session).creatingSession().key("k", "hash"));
            })) {
      var sent = call.answer();
      runs.add(sent.id());
      sessions.add(sent.session());
      fresh += sent.repeated() ? 0 : 1;
    }
    assertThat(runs).hasSize(1);
    assertThat(sessions).hasSize(1);
    assertThat(fresh).isEqualTo(1);
    assertThat(store.sessions(SessionQuery.of("acme")).items()).hasSize(1);
    assertThat(store.runs(RunQuery.of("acme")).items()).hasSize(1);
  }

  @Test
  void a_repeated_send_is_answered_whatever_became_of_the_run() throws Exception {
    var session = made("a");
    var run = send(task(session).key("k", "hash"));
    var lease = claim();
    begin(lease, run);
    assertRepeats(session, run);
    end(lease, run);
    assertRepeats(session, run);
    reopen();
    assertRepeats(session, run);
  }

  private void assertRepeats(SessionId session, String run) {
    var again = store.send(task(session).onlyIfIdle().key("k", "hash"));
    assertThat(again).isEqualTo(new Sent(run, session, true));
  }

  @Test
  void a_withdrawn_task_leaves_its_key_free() {
    var session = made("a");
    var first = send(task(session).key("k", "hash"));
    assertThat(store.withdraw(first)).isTrue();
    var second = store.send(task(session).key("k", "other"));
    assertThat(second.repeated()).isFalse();
    assertThat(second.id()).isNotEqualTo(first);
  }

  @Test
  void a_refused_send_leaves_its_key_free() {
    var session = made("a");
    send(task(session));
    assertThatThrownBy(() -> send(task(session).onlyIfIdle().key("k", "hash")))
        .isInstanceOf(StoreException.Busy.class);
    assertThat(store.send(task(session).key("k", "other")).repeated()).isFalse();
  }

  @Test
  void a_key_is_kept_as_long_as_the_run() throws Exception {
    var session = made("a");
    var run = send(task(session).key("k", "hash"));
    var lease = claim();
    end(lease, run);
    store.release(lease, Wake.any());
    time.advance(Duration.ofDays(30));
    assertThat(store.send(task(session).key("k", "hash")).repeated()).isTrue();
    store.expire(time.now(), 10);
    assertThat(store.send(task(id("b")).creatingSession().key("k", "other")).repeated()).isFalse();
  }

  @Test
  void a_deleted_session_leaves_its_keys_free() throws Exception {
    send(task(made("a")).key("k", "hash"));
    store.delete(claim());
    assertThat(store.send(task(made("b")).key("k", "other")).repeated()).isFalse();
  }
}
