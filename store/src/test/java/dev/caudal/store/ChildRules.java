// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Commands to child sessions, which an append sends. */
public abstract class ChildRules extends StoreRules {

  private static Append sends(Send.Task... children) {
    return Append.of(entry("hand-over")).children(children);
  }

  @Test
  void a_child_is_made_with_its_task_and_knows_its_parent() throws Exception {
    var lease = running("a");
    var body = bytes("{\"url\":1}");
    store.append(lease, sends(Send.Task.of(id("hook"), "deliver", body).queued()));
    var child = store.find(id("hook")).orElseThrow();
    assertThat(child.parent()).contains(id("a"));
    assertThat(child.state()).isEqualTo(Session.State.LIVE);
    var theirs = claim();
    assertThat(theirs.session()).isEqualTo(id("hook"));
    assertThat(theirs.lane()).isEqualTo(Lane.QUEUED);
    var task = take(theirs);
    assertThat(task.type()).isEqualTo("deliver");
    assertThat(task.body()).isEqualTo(body);
    assertThat(stateOf(task.id())).isEqualTo(RunState.PENDING);
    end(theirs, task.id());
  }

  @Test
  void children_are_listed_under_their_parent_alone() throws Exception {
    var lease = running("a");
    store.append(lease, sends(task(id("one")), task(id("two"))));
    var tops = store.sessions(SessionQuery.of("acme")).items();
    assertThat(tops).extracting(s -> s.id().name()).containsExactly("a");
    var children = store.sessions(SessionQuery.of("acme").childrenOf("a")).items();
    assertThat(children).extracting(s -> s.id().name()).containsExactly("two", "one");
    assertThat(store.sessions(SessionQuery.of("bolt").childrenOf("a")).items()).isEmpty();
  }

  @Test
  void a_child_that_is_there_gets_another_task() throws Exception {
    var lease = running("a");
    store.append(lease, sends(task(id("hook"))));
    store.append(lease, sends(task(id("hook"))));
    assertThat(takeAll(claim())).hasSize(2);
    assertThat(store.sessions(SessionQuery.of("acme").childrenOf("a")).items()).hasSize(1);
  }

  @Test
  void a_childs_key_makes_a_repeated_append_harmless() throws Exception {
    var lease = running("a");
    store.append(lease, sends(task(id("hook")).key("delivery-1", "hash")));
    store.append(lease, sends(task(id("hook")).key("delivery-1", "hash")));
    assertThat(takeAll(claim())).hasSize(1);
    assertThat(types(id("a"))).containsExactly("begin", "hand-over", "hand-over");
  }

  private void refusedWhole(Lease lease, Class<? extends Exception> why, Send.Task... children) {
    var before = log(lease.session());
    var append = sends(children).run(run(lease), RunState.COMPLETED, NOTHING);
    assertThatThrownBy(() -> store.append(lease, append)).isInstanceOf(why);
    assertThat(log(lease.session())).isEqualTo(before);
    assertThat(stateOf(run(lease))).isEqualTo(RunState.RUNNING);
    assertThat(store.find(id("fresh"))).isEmpty();
  }

  @Test
  void a_child_whose_key_was_used_otherwise_refuses_the_whole_append() throws Exception {
    var lease = running("a");
    store.append(lease, sends(task(id("hook")).key("k", "hash")));
    refusedWhole(
        lease, StoreException.KeyReused.class, task(id("fresh")), task(id("x")).key("k", "other"));
  }

  @Test
  void a_deleted_child_refuses_the_whole_append() throws Exception {
    send(task(made("gone")));
    store.delete(claim());
    refusedWhole(
        running("a"), StoreException.SessionGone.class, task(id("fresh")), task(id("gone")));
  }

  @Test
  void a_busy_child_that_must_be_idle_refuses_the_whole_append() throws Exception {
    var busy = running("busy");
    assertThat(store.find(busy.session())).isPresent();
    refusedWhole(
        running("a"), StoreException.Busy.class, task(id("fresh")), task(id("busy")).onlyIfIdle());
  }

  @Test
  void a_child_of_another_tenant_refuses_the_whole_append() throws Exception {
    refusedWhole(
        running("a"),
        IllegalArgumentException.class,
        task(id("fresh")),
        task(new SessionId("bolt", "fresh")));
    assertThat(store.find(new SessionId("bolt", "fresh"))).isEmpty();
  }

  @Test
  void an_append_that_is_fenced_sends_no_child() throws Exception {
    var lease = running("a");
    time.advanceMonotonic(TTL);
    assertThatThrownBy(() -> store.append(lease, sends(task(id("fresh")))))
        .isInstanceOf(StoreException.Fenced.class);
    assertThat(store.find(id("fresh"))).isEmpty();
  }

  @Test
  void children_outlive_a_restart_and_their_parents_deletion() throws Exception {
    var lease = running("a");
    store.append(lease, sends(task(id("hook"))));
    reopen();
    for (var each : claims(Wants.of(9, 9, 9))) {
      if (each.session().equals(id("a"))) {
        store.delete(each);
      } else {
        assertThat(takeAll(each)).hasSize(1);
        store.release(each, Wake.any());
      }
    }
    assertThat(claim().session()).isEqualTo(id("hook"));
  }

  @Test
  void a_session_may_send_a_task_to_itself() throws Exception {
    var lease = running("a");
    store.append(lease, sends(task(id("a")).queued()));
    assertThat(take(lease).lane()).isEqualTo(Lane.QUEUED);
    assertThat(store.find(id("a")).orElseThrow().parent()).isEmpty();
  }

  @Test
  void a_waiting_worker_is_woken_by_a_childs_task() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
    store.append(lease, sends(task(id("hook"))));
    assertThat(waiting.result().getFirst().session()).isEqualTo(id("hook"));
  }
}
