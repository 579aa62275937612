// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Taking back what nobody has claimed. */
public abstract class WithdrawRules extends StoreRules {

  @Test
  void an_untaken_task_goes_with_its_row() throws Exception {
    var session = made("a");
    var run = send(task(session));
    assertThat(store.withdraw(run)).isTrue();
    assertThat(store.run(run)).isEmpty();
    assertThat(store.runs(RunQuery.of("acme")).items()).isEmpty();
    nothingIsDue();
    assertThat(store.withdraw(run)).isFalse();
    send(task(session).onlyIfIdle());
  }

  @Test
  void a_withdrawn_task_stays_away_over_a_restart() throws Exception {
    var run = send(task(made("a")));
    store.withdraw(run);
    reopen();
    nothingIsDue();
    assertThat(store.run(run)).isEmpty();
  }

  @Test
  void a_taken_task_stays() throws Exception {
    var run = send(task(made("a")));
    var lease = claim();
    assertThat(take(lease).id()).isEqualTo(run);
    assertThat(store.withdraw(run)).isFalse();
    assertThat(stateOf(run)).isEqualTo(RunState.PENDING);
    end(lease, run);
  }

  @Test
  void a_begun_run_stays_held_or_not() throws Exception {
    var lease = running("a");
    var run = run(lease);
    assertThat(store.withdraw(run)).isFalse();
    store.release(lease, Wake.any());
    assertThat(store.withdraw(run)).isFalse();
    assertThat(stateOf(run)).isEqualTo(RunState.RUNNING);
  }

  @Test
  void an_ended_run_stays() throws Exception {
    var lease = running("a");
    var run = run(lease);
    end(lease, run);
    assertThat(store.withdraw(run)).isFalse();
    assertThat(stateOf(run)).isEqualTo(RunState.COMPLETED);
  }

  @Test
  void what_is_unknown_or_no_task_stays() throws Exception {
    var control = send(control(made("a")));
    assertThat(store.withdraw("nonsense")).isFalse();
    assertThat(store.withdraw(control)).isFalse();
    assertThat(takeAll(claim())).containsExactly(control);
  }

  @Test
  void a_task_its_sessions_holder_has_not_taken_goes() throws Exception {
    var lease = running("a");
    var waits = send(task(lease.session()));
    assertThat(store.withdraw(waits)).isTrue();
    assertThat(store.run(waits)).isEmpty();
    assertThat(poll(lease)).isEmpty();
    end(lease, run(lease));
  }

  @Test
  void a_task_whose_holder_was_told_to_interrupt_for_it_stays() throws Exception {
    var lease = running("a");
    var by = send(task(lease.session()).interruptingCurrent());
    assertThat(take(lease).kind()).isEqualTo(Command.Kind.INTERRUPT);
    assertThat(store.withdraw(by)).isFalse();
    end(lease, run(lease));
    assertThat(take(lease).id()).isEqualTo(by);
  }

  @Test
  void a_task_that_was_given_back_untouched_goes() throws Exception {
    var run = send(task(made("a")));
    var lease = claim();
    take(lease);
    store.release(lease, Wake.any());
    assertThat(store.withdraw(run)).isTrue();
    nothingIsDue();
  }

  @Test
  void a_task_that_is_not_due_yet_goes() throws Exception {
    var run = send(task(made("a")).due(time.now().plus(Duration.ofHours(1))));
    assertThat(store.withdraw(run)).isTrue();
    time.advance(Duration.ofHours(1));
    nothingIsDue();
  }

  @Test
  void what_was_said_to_a_withdrawn_run_goes_with_it() throws Exception {
    var session = made("a");
    var run = send(task(session));
    send(control(session).run(run));
    send(control(session).bindingRun(run));
    assertThat(store.withdraw(run)).isTrue();
    nothingIsDue();
  }

  @Test
  void a_withdrawal_that_races_a_taking_has_one_winner() throws Exception {
    var session = made("a");
    for (int round = 0; round < 100; round++) {
      var run = send(task(session));
      var lease = claim();
      var both = new ArrayList<Boolean>();
      var withdrawn = Call.of(() -> store.withdraw(run));
      both.add(store.next(lease, ALL, AT_ONCE).isPresent());
      both.add(withdrawn.result());
      assertThat(both).containsOnlyOnce(true);
      if (both.getFirst()) {
        end(lease, run);
      }
      store.release(lease, Wake.any());
    }
  }
}
