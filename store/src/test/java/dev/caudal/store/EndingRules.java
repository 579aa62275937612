// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** How runs end: once, and with all that was accepted for them answered. */
public abstract class EndingRules extends StoreRules {

  @Test
  void an_ending_acknowledges_the_runs_task() throws Exception {
    var lease = running("a");
    end(lease, run(lease));
    store.release(lease, Wake.any());
    nothingIsDue();
    reopen();
    nothingIsDue();
  }

  @Test
  void a_run_ends_once() throws Exception {
    var lease = running("a");
    var run = run(lease);
    store.append(lease, Append.of(entry("end")).run(run, RunState.CANCELLED, bytes("why")));
    var before = log(lease.session());
    for (var state : EnumSet.complementOf(EnumSet.of(RunState.PENDING))) {
      var again = Append.of(entry("end")).run(run, state, NOTHING);
      assertThatThrownBy(() -> store.append(lease, again))
          .isInstanceOfSatisfying(
              StoreException.RunEnded.class,
              ended -> {
                assertThat(ended.run).isEqualTo(run);
                assertThat(ended.state).isEqualTo(RunState.CANCELLED);
              });
    }
    assertThat(log(lease.session())).isEqualTo(before);
    assertThat(store.run(run).orElseThrow().data()).isEqualTo(bytes("why"));
  }

  @Test
  void of_parallel_endings_one_is_written() throws Exception {
    var lease = running("a");
    var run = run(lease);
    int ended = 0;
    for (var call :
        Call.together(
            30,
            () ->
                store.append(lease, Append.of(entry("end")).run(run, RunState.FAILED, NOTHING)))) {
      try {
        call.answer();
        ended++;
      } catch (StoreException.RunEnded already) {
        assertThat(already.state).isEqualTo(RunState.FAILED);
      }
    }
    assertThat(ended).isEqualTo(1);
    assertThat(types(lease.session())).containsExactly("begin", "end");
  }

  @Test
  void a_run_that_never_began_can_be_ended_by_who_holds_its_session() throws Exception {
    var session = made("a");
    var run = send(task(session));
    var lease = claim();
    end(lease, run);
    assertThat(stateOf(run)).isEqualTo(RunState.COMPLETED);
    assertThat(poll(lease)).isEmpty();
  }

  @Test
  void a_run_does_not_end_while_it_owes_an_answer() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var first = send(control(lease.session()).bindingRun(run));
    var second = send(control(lease.session()).bindingRun(run));
    store.append(lease, Append.of(entry("answer")).ack(first));
    assertThatThrownBy(() -> end(lease, run))
        .isInstanceOfSatisfying(
            StoreException.Unanswered.class,
            owed -> {
              assertThat(owed.run).isEqualTo(run);
              assertThat(owed.commands).containsExactly(second);
            });
    assertThat(stateOf(run)).isEqualTo(RunState.RUNNING);
    assertThat(types(lease.session())).containsExactly("begin", "answer");
    assertThat(takeAll(lease)).containsExactly(second);
  }

  @Test
  void an_answer_may_come_with_the_ending() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var steer = send(control(lease.session()).bindingRun(run));
    store.append(
        lease,
        Append.of(entry("answer"), entry("end")).ack(steer).run(run, RunState.COMPLETED, NOTHING));
    assertThat(stateOf(run)).isEqualTo(RunState.COMPLETED);
    assertThat(poll(lease)).isEmpty();
  }

  @Test
  void an_answer_is_owed_over_leases_and_restarts() throws Exception {
    var first = running("a");
    var run = run(first);
    var steer = send(control(first.session()).bindingRun(run));
    take(first);
    time.advanceMonotonic(TTL);
    var second = claim();
    assertThatThrownBy(() -> end(second, run)).isInstanceOf(StoreException.Unanswered.class);
    reopen();
    var third = claim();
    assertThatThrownBy(() -> end(third, run)).isInstanceOf(StoreException.Unanswered.class);
    assertThat(takeAll(third)).containsExactly(steer, run);
    store.append(third, Append.of(entry("answer")).ack(steer));
    end(third, run);
  }

  @Test
  void a_binding_command_that_races_the_ending_is_answered_or_refused() throws Exception {
    var lease = running("a");
    for (int round = 0; round < 50; round++) {
      var run = run(lease);
      var sent = Call.of(() -> send(control(lease.session()).bindingRun(run)));
      boolean ended;
      try {
        end(lease, run);
        ended = true;
      } catch (StoreException.Unanswered owed) {
        ended = false;
      }
      if (ended) {
        sent.failure(StoreException.RunEnded.class);
      } else {
        store.append(lease, Append.of(entry("answer")).ack(sent.result()));
        end(lease, run);
      }
      begin(lease, send(task(lease.session())));
    }
  }

  @Test
  void other_commands_for_the_run_go_with_its_end() throws Exception {
    var lease = running("a");
    var run = run(lease);
    send(control(lease.session()).run(run));
    var stays = send(control(lease.session()));
    end(lease, run);
    assertThat(takeAll(lease)).containsExactly(stays);
    reopen();
    assertThat(takeAll(claim())).containsExactly(stays);
  }

  @Test
  void a_binding_command_for_one_run_does_not_bind_another() throws Exception {
    var lease = running("a");
    var first = run(lease);
    var second = send(task(lease.session()));
    var steer = send(control(lease.session()).bindingRun(second));
    end(lease, first);
    assertThatThrownBy(() -> end(lease, second)).isInstanceOf(StoreException.Unanswered.class);
    store.append(lease, Append.of().ack(steer));
    end(lease, second);
  }

  @Test
  void a_command_that_does_not_name_the_run_does_not_bind_it() throws Exception {
    var lease = running("a");
    var steer = send(control(lease.session()));
    end(lease, run(lease));
    assertThat(take(lease).id()).isEqualTo(steer);
  }
}
