// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The conditions that {@code send} judges in the same step. */
public abstract class ConditionRules extends StoreRules {

  @Test
  void a_session_with_a_due_task_is_not_idle_and_the_refusal_names_it() {
    var session = made("a");
    var first = send(task(session).onlyIfIdle());
    assertBusy(session, first);
    assertThat(store.runs(RunQuery.of("acme")).items()).hasSize(1);
  }

  private void assertBusy(SessionId session, String run) {
    var busy =
        catchThrowableOfType(StoreException.Busy.class, () -> send(task(session).onlyIfIdle()));
    assertThat(busy.session).isEqualTo(session);
    assertThat(busy.run).isEqualTo(run);
  }

  @Test
  void a_task_that_is_not_due_yet_leaves_its_session_idle_until_it_is() {
    var session = made("a");
    var later = send(task(session).due(time.now().plus(Duration.ofHours(1))));
    send(task(session).onlyIfIdle());
    var other = made("b");
    var laterHere = send(task(other).due(time.now().plus(Duration.ofHours(1))));
    time.advance(Duration.ofHours(1));
    assertBusy(other, laterHere);
    assertThat(stateOf(later)).isEqualTo(RunState.PENDING);
  }

  @Test
  void an_open_run_keeps_its_session_busy_until_it_ends() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var waits = send(task(lease.session()));
    assertBusy(lease.session(), run);
    store.release(lease, Wake.control());
    assertBusy(lease.session(), run);
    reopen();
    assertBusy(lease.session(), run);
    store.withdraw(waits);
    send(control(lease.session()));
    end(claim(), run);
    send(task(lease.session()).onlyIfIdle());
  }

  @Test
  void control_commands_leave_a_session_idle() {
    var session = made("a");
    send(control(session));
    send(task(session).onlyIfIdle());
  }

  @Test
  void of_parallel_sends_that_want_an_idle_session_one_is_accepted() throws Exception {
    var session = made("a");
    var refused = new ArrayList<String>();
    var accepted = new ArrayList<String>();
    for (var call : Call.together(50, () -> send(task(session).onlyIfIdle()))) {
      try {
        accepted.add(call.answer());
      } catch (StoreException.Busy busy) {
        refused.add(busy.run);
      }
    }
    assertThat(accepted).hasSize(1);
    assertThat(refused).hasSize(49).containsOnly(accepted.getFirst());
  }

  @Test
  void a_command_for_an_ended_run_is_refused_with_how_it_ended() throws Exception {
    var lease = running("a");
    var run = run(lease);
    store.append(lease, Append.of(entry("end")).run(run, RunState.CANCELLED, NOTHING));
    var ended =
        catchThrowableOfType(
            StoreException.RunEnded.class, () -> send(control(lease.session()).run(run)));
    assertThat(ended.run).isEqualTo(run);
    assertThat(ended.state).isEqualTo(RunState.CANCELLED);
    assertThat(poll(lease)).isEmpty();
  }

  @Test
  void a_command_for_a_run_the_session_does_not_have_is_refused() {
    var session = made("a");
    var other = made("b");
    var run = send(task(other));
    assertThatThrownBy(() -> send(control(session).run("nonsense")))
        .isInstanceOf(StoreException.UnknownRun.class);
    assertThatThrownBy(() -> send(control(session).run(run)))
        .isInstanceOf(StoreException.UnknownRun.class);
  }

  @Test
  void a_control_command_is_no_run() {
    var session = made("a");
    var first = send(control(session));
    assertThat(store.run(first)).isEmpty();
    assertThatThrownBy(() -> send(control(session).run(first)))
        .isInstanceOf(StoreException.UnknownRun.class);
  }

  @Test
  void a_run_that_has_not_begun_is_open_and_can_be_spoken_to() throws Exception {
    var session = made("a");
    var run = send(task(session).due(time.now().plus(Duration.ofHours(1))));
    var cancel = send(control(session).run(run));
    var lease = claim();
    assertThat(take(lease).id()).isEqualTo(cancel);
    store.append(lease, Append.of(entry("end")).run(run, RunState.CANCELLED, NOTHING));
    assertThat(stateOf(run)).isEqualTo(RunState.CANCELLED);
    store.release(lease, Wake.any());
    time.advance(Duration.ofHours(1));
    nothingIsDue();
  }

  @Test
  void exactly_one_of_fifty_parallel_decisions_wins() throws Exception {
    var session = made("a");
    var accepted = new ArrayList<String>();
    var winners = new ArrayList<String>();
    for (var call : Call.together(50, () -> send(control(session).once("permit-1")))) {
      try {
        accepted.add(call.answer());
      } catch (StoreException.AlreadySent already) {
        assertThat(already.once).isEqualTo("permit-1");
        winners.add(already.command);
      }
    }
    assertThat(accepted).hasSize(1);
    assertThat(winners).hasSize(49).containsOnly(accepted.getFirst());
    assertThat(takeAll(claim())).isEqualTo(accepted);
  }

  @Test
  void a_once_name_stays_used_after_its_effect_and_over_a_restart() throws Exception {
    var session = made("a");
    var first = send(control(session).once("permit-1"));
    store.append(claim(), Append.of(entry("decided")).ack(first));
    reopen();
    assertThatThrownBy(() -> send(control(session).once("permit-1")))
        .isInstanceOf(StoreException.AlreadySent.class);
    send(control(session).once("permit-2"));
  }

  @Test
  void once_names_are_each_sessions_own() {
    send(control(made("a")).once("permit-1"));
    send(control(made("b")).once("permit-1"));
    send(control(made("bolt", "a")).once("permit-1"));
  }

  @Test
  void a_refused_command_does_not_use_its_once_name() {
    var session = made("a");
    assertThatThrownBy(() -> send(control(session).once("permit-1").run("nonsense")))
        .isInstanceOf(StoreException.UnknownRun.class);
    send(control(session).once("permit-1"));
  }
}
