// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks that interrupt the current run. */
public abstract class InterruptRules extends StoreRules {

  private Command told(Lease lease, String by, String target) throws InterruptedException {
    var told = store.next(lease, CONTROL, AT_ONCE).orElseThrow();
    assertThat(told.kind()).isEqualTo(Command.Kind.INTERRUPT);
    assertThat(told.id()).isEqualTo(by);
    assertThat(told.run()).contains(target);
    return told;
  }

  private void comesAsTask(Lease lease, String run) throws InterruptedException {
    var task = take(lease);
    assertThat(task.kind()).isEqualTo(Command.Kind.TASK);
    assertThat(task.id()).isEqualTo(run);
    assertThat(task.run()).contains(run);
  }

  @Test
  void the_holder_is_told_once_and_gets_the_task_when_the_run_has_ended() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var other = send(task(lease.session()));
    var by = send(task(lease.session()).interruptingCurrent());
    told(lease, by, run);
    assertThat(store.next(lease, CONTROL, AT_ONCE)).isEmpty();
    end(lease, run);
    comesAsTask(lease, by);
    assertThat(take(lease).id()).isEqualTo(other);
  }

  @Test
  void a_holder_that_waits_for_control_alone_is_told_at_once() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, CONTROL, LONG));
    var by = send(task(lease.session()).interruptingCurrent());
    assertThat(waiting.result().orElseThrow().id()).isEqualTo(by);
  }

  @Test
  void an_ending_wakes_a_holder_that_waits_for_the_interrupting_task() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var by = send(task(lease.session()).interruptingCurrent());
    told(lease, by, run);
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    end(lease, run);
    assertThat(waiting.result().map(Command::kind)).contains(Command.Kind.TASK);
  }

  @Test
  void a_parked_session_is_woken_by_it() throws Exception {
    var first = running("a");
    var run = run(first);
    store.release(first, Wake.control());
    var by = send(task(first.session()).interruptingCurrent());
    var lease = claim();
    assertThat(lease.lane()).isEqualTo(Lane.CONTROL);
    assertThat(lease.openRun()).contains(run);
    told(lease, by, run);
    end(lease, run);
    store.release(lease, Wake.any());
    comesAsTask(claim(), by);
  }

  @Test
  void a_run_that_was_taken_but_has_not_begun_is_interrupted_too() throws Exception {
    var session = made("a");
    var run = send(task(session));
    var lease = claim();
    assertThat(take(lease).id()).isEqualTo(run);
    var by = send(task(session).interruptingCurrent());
    told(lease, by, run);
    assertThat(poll(lease)).isEmpty();
    store.append(lease, Append.of(entry("end")).run(run, RunState.CANCELLED, NOTHING));
    comesAsTask(lease, by);
  }

  @Test
  void the_next_lease_is_told_again_after_a_crash() throws Exception {
    var first = running("a");
    var run = run(first);
    var by = send(task(first.session()).interruptingCurrent());
    told(first, by, run);
    time.advance(TTL);
    var lease = claim();
    told(lease, by, run);
    assertThat(take(lease).id()).as("the begun run").isEqualTo(run);
    assertThat(poll(lease)).isEmpty();
    end(lease, run);
    comesAsTask(lease, by);
  }

  @Test
  void the_next_lease_is_told_again_after_a_restart() throws Exception {
    var first = running("a");
    var run = run(first);
    var by = send(task(first.session()).interruptingCurrent());
    reopen();
    var lease = claim();
    told(lease, by, run);
    end(lease, run);
    comesAsTask(lease, by);
  }

  @Test
  void without_a_current_run_it_is_a_task_like_others() throws Exception {
    var session = made("a");
    var by = send(task(session).interruptingCurrent());
    var lease = claim();
    assertThat(lease.lane()).isEqualTo(Lane.INTERACTIVE);
    comesAsTask(lease, by);
    assertThat(poll(lease)).isEmpty();
  }

  @Test
  void when_the_run_it_names_is_withdrawn_it_goes_on_as_a_task() throws Exception {
    var session = made("a");
    var run = send(task(session));
    var by = send(task(session).interruptingCurrent());
    assertThat(store.withdraw(run)).isTrue();
    comesAsTask(claim(), by);
  }

  @Test
  void ending_both_in_one_append_is_possible() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var by = send(task(lease.session()).interruptingCurrent());
    store.append(
        lease,
        Append.of(entry("end"), entry("end"))
            .runs(
                new RunUpdate(run, RunState.CANCELLED, NOTHING),
                new RunUpdate(by, RunState.FAILED, NOTHING)));
    assertThat(stateOf(run)).isEqualTo(RunState.CANCELLED);
    assertThat(stateOf(by)).isEqualTo(RunState.FAILED);
    assertThat(poll(lease)).isEqualTo(Optional.empty());
  }

  @Test
  void the_second_interrupting_task_waits_its_turn_behind_the_first() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var first = send(task(lease.session()).interruptingCurrent());
    var second = send(task(lease.session()).interruptingCurrent());
    told(lease, first, run);
    told(lease, second, run);
    end(lease, run);
    comesAsTask(lease, first);
    comesAsTask(lease, second);
  }

  @Test
  void of_several_waiting_tasks_the_one_that_was_taken_is_interrupted() throws Exception {
    var session = made("a");
    var run = send(task(session).queued());
    var lease = claim();
    assertThat(take(lease).id()).isEqualTo(run);
    send(task(session));
    assertThatThrownBy(() -> store.send(task(session).onlyIfIdle()))
        .isInstanceOfSatisfying(
            StoreException.Busy.class, busy -> assertThat(busy.run).isEqualTo(run));
    told(lease, send(task(session).interruptingCurrent()), run);
    told(lease, send(task(session).interruptingCurrent()), run);
  }

  @Test
  void a_task_that_waits_behind_another_is_not_what_the_next_one_interrupts() throws Exception {
    var session = made("a");
    var run = send(task(session));
    send(task(session).interruptingCurrent());
    send(task(session).interruptingCurrent());
    var lease = claim();
    assertThat(take(lease).run()).contains(run);
    assertThat(take(lease).run()).contains(run);
  }
}
