// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Giving a session back, and what wakes it. */
public abstract class ParkRules extends StoreRules {

  private void wakesOnlyByControl(Lease lease) throws InterruptedException {
    nothingIsDue();
    send(task(lease.session()));
    nothingIsDue();
    send(control(lease.session()));
    assertThat(claim().openRun()).contains(run(lease));
  }

  @Test
  void an_unacknowledged_task_goes_to_the_next_lease() throws Exception {
    var run = send(task(made("a")));
    var first = claim();
    take(first);
    store.release(first, Wake.any());
    var again = take(claim());
    assertThat(again.id()).isEqualTo(run);
    assertThat(again.begun()).isFalse();
  }

  @Test
  void a_begun_run_goes_to_the_next_lease_as_begun() throws Exception {
    var first = running("a");
    store.release(first, Wake.any());
    var second = claim();
    var again = take(second);
    assertThat(again.id()).isEqualTo(run(first));
    assertThat(again.kind()).isEqualTo(Command.Kind.TASK);
    assertThat(again.begun()).isTrue();
    reopen();
    assertThat(take(claim()).begun()).isTrue();
  }

  @Test
  void an_unacknowledged_control_command_goes_to_the_next_lease() throws Exception {
    var first = running("a");
    var steer = send(control(first.session()));
    assertThat(take(first).id()).isEqualTo(steer);
    store.release(first, Wake.control());
    var second = claim();
    assertThat(second.lane()).isEqualTo(Lane.CONTROL);
    assertThat(take(second).id()).isEqualTo(steer);
  }

  @Test
  void with_nothing_left_to_do_a_released_session_is_not_due() throws Exception {
    var lease = running("a");
    end(lease, run(lease));
    store.release(lease, Wake.any());
    nothingIsDue();
  }

  @Test
  void a_session_parked_for_control_is_woken_by_control_alone() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.control());
    wakesOnlyByControl(lease);
  }

  @Test
  void a_parked_session_stays_parked_over_a_restart() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.control());
    reopen();
    wakesOnlyByControl(lease);
  }

  @Test
  void a_parked_session_is_parked_once() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.control());
    var decide = send(control(lease.session()));
    var second = claim();
    store.append(second, Append.of(entry("decided")).ack(decide));
    store.release(second, Wake.any());
    assertThat(claim().openRun()).contains(run(lease));
  }

  @Test
  void a_parked_session_wakes_at_its_time() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(time.now().plus(Duration.ofDays(3))));
    send(task(lease.session()));
    nothingIsDue();
    time.advance(Duration.ofDays(3).minusMillis(1));
    nothingIsDue();
    time.advance(Duration.ofMillis(1));
    assertThat(take(claim()).id()).isEqualTo(run(lease));
  }

  @Test
  void a_waiting_claim_gets_a_parked_session_at_its_time() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(time.now().plus(Duration.ofMinutes(3))));
    var waiting = parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
    time.advance(Duration.ofMinutes(3));
    assertThat(waiting.result()).hasSize(1);
  }

  @Test
  void a_parked_session_wakes_before_its_time_by_control() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(time.now().plus(Duration.ofDays(3))));
    wakesOnlyByControl(lease);
  }

  @Test
  void a_parked_session_wakes_at_its_time_days_and_restarts_later() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(time.now().plus(Duration.ofDays(3))));
    time.advance(Duration.ofDays(1));
    reopen();
    nothingIsDue();
    time.advance(Duration.ofDays(2));
    assertThat(take(claim()).id()).isEqualTo(run(lease));
  }

  @Test
  void a_time_to_wake_that_passed_while_the_store_was_closed_has_passed() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(time.now().plus(Duration.ofDays(3))));
    store.close();
    time.advance(Duration.ofDays(4));
    store = fixture.open(time);
    assertThat(take(claim()).id()).isEqualTo(run(lease));
  }

  @Test
  void an_older_time_to_wake_does_not_wake_who_was_parked_anew() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(time.now().plus(Duration.ofMinutes(1))));
    var decide = send(control(lease.session()));
    var second = claim();
    store.append(second, Append.of(entry("decided")).ack(decide));
    store.release(second, Wake.at(time.now().plus(Duration.ofMinutes(9))));
    time.advance(Duration.ofMinutes(1));
    nothingIsDue();
    time.advance(Duration.ofMinutes(8));
    claim();
  }

  @Test
  void a_time_to_wake_in_the_past_wakes_at_once() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(Instant.EPOCH));
    var second = claim();
    store.release(second, Wake.at(Instant.MIN));
    claim();
  }

  @Test
  void a_time_to_wake_may_be_the_end_of_time() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.at(Instant.MAX));
    time.advance(Duration.ofDays(3650));
    wakesOnlyByControl(lease);
  }

  @Test
  void a_session_parked_with_nothing_to_do_wakes_at_its_time_for_what_came_since()
      throws Exception {
    var lease = running("a");
    end(lease, run(lease));
    store.release(lease, Wake.at(time.now().plus(Duration.ofMinutes(1))));
    var run = send(task(lease.session()));
    nothingIsDue();
    time.advance(Duration.ofMinutes(1));
    assertThat(take(claim()).id()).isEqualTo(run);
  }

  @Test
  void a_parked_session_stays_busy() throws Exception {
    var lease = running("a");
    store.append(lease, Append.of(entry("wait")).run(run(lease), RunState.WAITING, NOTHING));
    store.release(lease, Wake.control());
    assertThatThrownBy(() -> send(task(lease.session()).onlyIfIdle()))
        .isInstanceOfSatisfying(
            StoreException.Busy.class, busy -> assertThat(busy.run).isEqualTo(run(lease)));
    reopen();
    assertThatThrownBy(() -> send(task(lease.session()).onlyIfIdle()))
        .isInstanceOf(StoreException.Busy.class);
  }

  @Test
  void a_command_that_comes_while_the_session_is_being_parked_is_not_lost() throws Exception {
    var lease = running("a");
    var run = run(lease);
    for (int round = 0; round < 50; round++) {
      var held = lease;
      var sent = Call.of(() -> send(control(held.session())));
      store.release(lease, Wake.control());
      var decide = sent.result();
      lease = claim();
      assertThat(takeAll(lease)).contains(decide, run);
      store.append(lease, Append.of(entry("decided")).ack(decide));
    }
  }
}
