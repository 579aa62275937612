// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lanes, and the order within a session and within a tenant. */
public abstract class OrderRules extends StoreRules {

  @Test
  void within_a_session_control_comes_before_interactive_before_queued_each_as_it_arrived()
      throws Exception {
    var session = made("a");
    var queued1 = send(task(session).queued());
    var queued2 = send(task(session).queued());
    var interactive1 = send(task(session));
    var interactive2 = send(task(session));
    var control1 = send(control(session));
    var control2 = send(control(session));
    assertThat(takeAll(claim()))
        .containsExactly(control1, control2, interactive1, interactive2, queued1, queued2);
  }

  @Test
  void priority_is_nothing_within_a_session() throws Exception {
    var session = made("a");
    var first = send(task(session).priority(1));
    var second = send(task(session).priority(9));
    assertThat(takeAll(claim())).containsExactly(first, second);
  }

  @Test
  void a_begun_run_comes_before_tasks_of_any_lane() throws Exception {
    var session = made("a");
    var begun = send(task(session).queued());
    var lease = claim();
    begin(lease, begun);
    var interactive = send(task(session));
    store.release(lease, Wake.any());
    var control = send(control(session));
    assertThat(takeAll(claim())).containsExactly(control, begun, interactive);
  }

  @Test
  void an_interrupting_task_comes_before_those_that_waited_longer() throws Exception {
    var lease = running("a");
    var interactive = send(task(lease.session()));
    var interrupting = send(task(lease.session()).interruptingCurrent());
    end(lease, run(lease));
    store.release(lease, Wake.any());
    assertThat(takeAll(claim())).containsExactly(interrupting, interactive);
  }

  @Test
  void only_the_lanes_asked_for_come() throws Exception {
    var session = made("a");
    var queued = send(task(session).queued());
    var interactive = send(task(session));
    var control = send(control(session));
    var lease = claim();
    assertThat(store.next(lease, Set.of(Lane.QUEUED), AT_ONCE).orElseThrow().id())
        .isEqualTo(queued);
    assertThat(store.next(lease, CONTROL, AT_ONCE).orElseThrow().id()).isEqualTo(control);
    assertThat(store.next(lease, CONTROL, AT_ONCE)).isEmpty();
    assertThat(take(lease).id()).isEqualTo(interactive);
  }

  @Test
  void the_order_outlives_a_restart() throws Exception {
    var session = made("a");
    var queued = send(task(session).queued());
    var first = send(task(session));
    var second = send(task(session));
    var control = send(control(session));
    reopen();
    assertThat(takeAll(claim())).containsExactly(control, first, second, queued);
  }

  @Test
  void a_task_does_not_come_before_its_time() throws Exception {
    var session = made("a");
    var later = send(task(session).due(time.now().plus(Duration.ofMinutes(10))));
    nothingIsDue();
    var now = send(task(session));
    var lease = claim();
    assertThat(takeAll(lease)).containsExactly(now);
    time.advance(Duration.ofMinutes(10));
    store.renew(claimedAgain(lease));
    assertThat(stateOf(later)).isEqualTo(RunState.PENDING);
  }

  /** The lease has lapsed by now: the session is due again, for both tasks. */
  private Lease claimedAgain(Lease lapsed) throws InterruptedException {
    var lease = claim();
    assertThat(lease.epoch()).isGreaterThan(lapsed.epoch());
    assertThat(takeAll(lease)).hasSize(2);
    return lease;
  }

  @Test
  void a_task_that_falls_due_reaches_who_holds_its_session() throws Exception {
    var lease = running("a");
    var later = send(task(lease.session()).due(time.now().plus(Duration.ofSeconds(10))));
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    time.advance(Duration.ofSeconds(9));
    assertThat(waiting.running()).isTrue();
    time.advance(Duration.ofSeconds(1));
    assertThat(waiting.result().orElseThrow().id()).isEqualTo(later);
  }

  @Test
  void due_times_are_of_the_wall_clock_even_when_it_jumps() throws Exception {
    send(task(made("a")).due(time.now().plus(Duration.ofDays(1))));
    time.advanceMonotonic(Duration.ofDays(2));
    nothingIsDue();
    time.jumpWall(Duration.ofDays(1));
    claim();
  }

  @Test
  void a_due_time_outlives_a_restart() throws Exception {
    send(task(made("a")).due(time.now().plus(Duration.ofDays(1))));
    reopen();
    nothingIsDue();
    time.advance(Duration.ofDays(1));
    claim();
  }

  @Test
  void a_task_may_be_due_at_the_end_of_time() throws Exception {
    var session = made("a");
    var never = send(task(session).due(java.time.Instant.MAX));
    nothingIsDue();
    time.advance(Duration.ofDays(3650));
    nothingIsDue();
    assertThat(store.withdraw(never)).isTrue();
  }

  @Test
  void priority_and_then_due_time_and_then_arrival_order_a_tenants_sessions() throws Exception {
    time.advance(Duration.ofDays(1));
    var early = time.now().minus(Duration.ofHours(2));
    send(task(made("third")));
    send(task(made("late")).due(early.plusSeconds(60)).priority(5));
    send(task(made("early")).due(early).priority(5));
    send(task(made("urgent")).due(early.plusSeconds(90)).priority(9));
    send(task(made("fourth")));
    assertThat(namesInTurn(5)).containsExactly("urgent", "early", "late", "third", "fourth");
  }

  private List<String> namesInTurn(int sessions) throws InterruptedException {
    return claims(Wants.of(0, sessions, sessions)).stream()
        .map(lease -> lease.session().name())
        .toList();
  }

  @Test
  void priority_is_nothing_between_tenants() throws Exception {
    send(task(made("acme", "humble")).priority(-5));
    send(task(made("bolt", "urgent")).priority(9));
    send(task(made("bolt", "urgent-too")).priority(9));
    assertThat(namesInTurn(2)).containsExactlyInAnyOrder("humble", "urgent");
  }

  @Test
  void interactive_sessions_are_claimed_before_queued_ones() throws Exception {
    send(task(made("queued")).queued().priority(9));
    send(task(made("interactive")));
    send(control(made("control")));
    var lanes = claims(Wants.of(1, 1, 1)).stream().map(Lease::lane).toList();
    assertThat(lanes).containsExactly(Lane.CONTROL, Lane.INTERACTIVE, Lane.QUEUED);
  }
}
