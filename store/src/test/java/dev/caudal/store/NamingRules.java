// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions and their names. */
public abstract class NamingRules extends StoreRules {

  @Test
  void a_session_is_made_once() {
    assertThat(store.create(id("a"), bytes("first"))).isTrue();
    assertThat(store.create(id("a"), bytes("second"))).isFalse();
    assertThat(store.find(id("a")).orElseThrow().data()).isEqualTo(bytes("first"));
  }

  @Test
  void a_new_session_is_live_and_empty() {
    var session = made("a");
    var found = store.find(session).orElseThrow();
    assertThat(found.id()).isEqualTo(session);
    assertThat(found.state()).isEqualTo(Session.State.LIVE);
    assertThat(found.parent()).isEmpty();
    assertThat(found.lastSeq()).isZero();
    assertThat(found.createdAt()).isEqualTo(time.now());
    assertThat(found.touchedAt()).isEqualTo(time.now());
    assertThat(log(session)).isEmpty();
  }

  @Test
  void a_name_that_never_was_is_not_found() {
    assertThat(store.find(id("a"))).isEmpty();
    assertThatThrownBy(() -> store.read(id("a"), 0, 1))
        .isInstanceOf(StoreException.UnknownSession.class);
    assertThatThrownBy(() -> store.tail(id("a"), 0))
        .isInstanceOf(StoreException.UnknownSession.class);
    assertThatThrownBy(() -> send(task(id("a")))).isInstanceOf(StoreException.UnknownSession.class);
    assertThatThrownBy(() -> send(control(id("a"))))
        .isInstanceOf(StoreException.UnknownSession.class);
    assertThat(store.find(id("a"))).isEmpty();
  }

  @Test
  void tenants_have_names_of_their_own() throws Exception {
    var ours = made("acme", "a");
    var theirs = made("bolt", "a");
    send(task(ours));
    var lease = claim();
    assertThat(lease.session()).isEqualTo(ours);
    store.append(lease, Append.of(entry("ours")));
    assertThat(types(ours)).containsExactly("ours");
    assertThat(log(theirs)).isEmpty();
  }

  @Test
  void names_may_have_any_characters() {
    var odd = new SessionId("acme", "späte Größe/../%00'\"; drop — 日本 🦊");
    assertThat(store.create(odd, NOTHING)).isTrue();
    assertThat(store.find(odd).orElseThrow().id()).isEqualTo(odd);
    assertThat(store.find(id("späte Größe"))).isEmpty();
  }

  @Test
  void a_task_may_make_its_session() {
    var run = send(task(id("a")).creatingSession());
    assertThat(store.find(id("a")).orElseThrow().parent()).isEmpty();
    assertThat(store.run(run).orElseThrow().session()).isEqualTo(id("a"));
    send(task(id("a")).creatingSession());
    assertThat(store.sessions(SessionQuery.of("acme")).items()).hasSize(1);
  }

  @Test
  void a_deleted_name_is_not_given_again() throws Exception {
    var session = deleted("a");
    assertThat(store.find(session).orElseThrow().state()).isEqualTo(Session.State.DELETED);
    assertThatThrownBy(() -> store.create(session, NOTHING)).satisfies(this::saysDeleted);
    assertThatThrownBy(() -> send(task(session))).satisfies(this::saysDeleted);
    assertThatThrownBy(() -> send(task(session).creatingSession())).satisfies(this::saysDeleted);
    assertThatThrownBy(() -> send(control(session))).satisfies(this::saysDeleted);
    assertThatThrownBy(() -> store.read(session, 0, 1)).satisfies(this::saysDeleted);
    assertThatThrownBy(() -> store.tail(session, 0)).satisfies(this::saysDeleted);
  }

  private SessionId deleted(String name) throws InterruptedException {
    var session = made(name);
    send(control(session));
    store.delete(claim());
    return session;
  }

  private void saysDeleted(Throwable refusal) {
    assertThat(refusal).isInstanceOf(StoreException.SessionGone.class);
    assertThat(((StoreException.SessionGone) refusal).state).isEqualTo(Session.State.DELETED);
  }

  @Test
  void a_deleted_name_stays_deleted_over_a_restart() throws Exception {
    var session = deleted("a");
    reopen();
    assertThatThrownBy(() -> store.create(session, NOTHING)).satisfies(this::saysDeleted);
  }

  @Test
  void an_expired_name_comes_back_and_numbers_onward() throws Exception {
    var session = expired("a", 3);
    assertThat(store.find(session).orElseThrow().state()).isEqualTo(Session.State.EXPIRED);
    assertThat(store.find(session).orElseThrow().lastSeq()).isEqualTo(5);
    assertThat(store.create(session, bytes("again"))).isTrue();
    assertThat(store.find(session).orElseThrow().state()).isEqualTo(Session.State.LIVE);
    assertThat(store.find(session).orElseThrow().data()).isEqualTo(bytes("again"));
    assertThat(log(session)).isEmpty();
    send(task(session));
    assertThat(store.append(claim(), Append.of(number(1))).first()).isGreaterThan(5);
    assertThat(types(session)).containsExactly("number");
  }

  /** A name whose log had so many entries, and two for the run around them. */
  private SessionId expired(String name, int entries) throws InterruptedException {
    var lease = running(name);
    write(lease, 1, entries);
    end(lease, run(lease));
    store.release(lease, Wake.any());
    time.advance(Duration.ofDays(30));
    assertThat(store.expire(time.now(), 10)).isEqualTo(1);
    return lease.session();
  }

  @Test
  void an_expired_session_can_be_sent_to_only_by_making_it_anew() throws Exception {
    var session = expired("a", 1);
    assertThatThrownBy(() -> send(task(session))).isInstanceOf(StoreException.SessionGone.class);
    assertThatThrownBy(() -> send(control(session))).isInstanceOf(StoreException.SessionGone.class);
    send(task(session).creatingSession());
    assertThat(store.find(session).orElseThrow().state()).isEqualTo(Session.State.LIVE);
  }

  @Test
  void cursors_of_before_the_expiry_are_gone_for_good() throws Exception {
    var session = expired("a", 3);
    assertThatThrownBy(() -> store.read(session, 2, 9))
        .isInstanceOf(StoreException.CursorGone.class);
    store.create(session, NOTHING);
    for (long cursor = 1; cursor <= 5; cursor++) {
      long old = cursor;
      assertThatThrownBy(() -> store.read(session, old, 9))
          .isInstanceOf(StoreException.CursorGone.class);
      assertThatThrownBy(() -> store.tail(session, old))
          .isInstanceOf(StoreException.CursorGone.class);
    }
    send(task(session));
    store.append(claim(), Append.of(number(1)));
    assertThatThrownBy(() -> store.read(session, 5, 9))
        .isInstanceOf(StoreException.CursorGone.class);
  }

  @Test
  void an_expired_name_numbers_onward_over_a_restart() throws Exception {
    var session = expired("a", 3);
    reopen();
    store.create(session, NOTHING);
    send(task(session));
    assertThat(store.append(claim(), Append.of(number(1))).first()).isGreaterThan(5);
  }

  @Test
  void epochs_grow_over_an_expiry() throws Exception {
    var lease = running("a");
    end(lease, run(lease));
    store.release(lease, Wake.any());
    time.advance(Duration.ofDays(30));
    store.expire(time.now(), 10);
    send(task(lease.session()).creatingSession());
    assertThat(claim().epoch()).isGreaterThan(lease.epoch());
  }

  @Test
  void names_must_be_well_formed_text() {
    for (var half : new String[] {"a\ud800", "\udc00", "\ud800a"}) {
      assertThatThrownBy(() -> id(half)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new SessionId(half, "a"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new Key(half, "h")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> control(id("a")).once(half))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(made("\ud83d\ude00 ñ")).isNotNull();
  }
}
