// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * The store gives a worker all it needs: proved by one that counts and is told things meanwhile.
 */
public abstract class SmallWorkerRules extends SmallWorkerKit {

  @Test
  void it_counts_to_the_end() throws Exception {
    var run = send(count(made("a"), 9));
    workAll();
    assertCounted(run, 9);
  }

  @Test
  void it_is_cancelled_in_mid_run() throws Exception {
    var session = made("a");
    var run = send(count(session, 9));
    var cancel = Send.Control.of(session, "cancel", NOTHING).run(run);
    worker(before(6, () -> send(cancel))).work(AT_ONCE);
    assertThat(assertEnded(run, RunState.CANCELLED).numbers).hasSizeBetween(2, 3);
  }

  @Test
  void it_is_cancelled_before_it_began() throws Exception {
    var session = made("a");
    var run = send(count(session, 9));
    send(Send.Control.of(session, "cancel", NOTHING).run(run));
    workAll();
    assertThat(assertEnded(run, RunState.CANCELLED).numbers).isEmpty();
  }

  @Test
  void it_is_steered_in_mid_run() throws Exception {
    var session = made("a");
    var run = send(count(session, 3));
    worker(before(5, () -> steer(session, run, 7))).work(AT_ONCE);
    assertCounted(run, 7);
    assertThat(folded(run).answers).hasSize(1);
  }

  @Test
  void steering_at_any_moment_is_answered_or_refused() throws Exception {
    for (int moment = 1; moment <= 10; moment++) {
      var session = made("s" + moment);
      var run = send(count(session, 3));
      var accepted = new ArrayList<String>();
      worker(before(moment, () -> accepted.add(steer(session, run, 4)))).work(AT_ONCE);
      workAll();
      var log = assertEnded(run, RunState.COMPLETED);
      assertThat(log.answers.keySet()).containsExactlyElementsOf(accepted);
      assertThatThrownBy(() -> steer(session, run, 5)).isInstanceOf(StoreException.RunEnded.class);
    }
  }

  @Test
  void what_it_owes_when_it_is_cancelled_is_answered_with_the_ending() throws Exception {
    var session = made("a");
    var run = send(count(session, 9));
    var cancel = Send.Control.of(session, "cancel", NOTHING).run(run);
    var steers = new ArrayList<String>();
    worker(
            before(
                4,
                () -> {
                  send(cancel);
                  steers.add(steer(session, run, 5));
                  steers.add(steer(session, run, 6));
                }))
        .work(AT_ONCE);
    var log = assertEnded(run, RunState.CANCELLED);
    assertThat(log.answers.keySet()).containsExactlyInAnyOrderElementsOf(steers);
  }

  @Test
  void it_is_interrupted_and_takes_the_new_task_next() throws Exception {
    var session = made("a");
    var first = send(count(session, 9));
    var waits = send(count(session, 2));
    var by = new ArrayList<String>();
    worker(before(6, () -> by.add(send(count(session, 3).interruptingCurrent())))).work(AT_ONCE);
    assertEnded(first, RunState.CANCELLED);
    assertCounted(by.getFirst(), 3);
    assertCounted(waits, 2);
    assertThat(store.run(by.getFirst()).orElseThrow().lastSeq())
        .isLessThan(store.run(waits).orElseThrow().lastSeq());
  }

  @Test
  void it_parks_for_a_decision_and_goes_on_wherever_that_comes() throws Exception {
    var session = made("a");
    var run = send(count(session, 12));
    workAll();
    assertThat(stateOf(run)).isEqualTo(RunState.WAITING);
    nothingIsDue();
    assertThatThrownBy(() -> send(count(session, 1).onlyIfIdle()))
        .isInstanceOf(StoreException.Busy.class);
    time.advance(Duration.ofMinutes(59));
    reopen();
    nothingIsDue();
    decide(session, run, "yes");
    workAll();
    assertCounted(run, 12);
  }

  @Test
  void an_expired_question_is_decided_by_itself() throws Exception {
    var session = made("a");
    var run = send(count(session, 12));
    workAll();
    time.advance(SmallWorker.QUESTION_LIVES);
    workAll();
    var log = assertEnded(run, RunState.FAILED);
    assertThat(log.decision).isEqualTo("expired");
    assertThat(log.numbers).hasSize(9);
  }

  @Test
  void of_a_decision_and_the_expiry_exactly_one_counts() throws Exception {
    for (int round = 0; round < 30; round++) {
      var session = made("s" + round);
      var run = send(count(session, 11));
      workAll();
      var question = folded(run).question;
      time.advance(SmallWorker.QUESTION_LIVES);
      var decided = Call.of(() -> send(SmallWorker.decision(session, run, question, "yes")));
      workAll();
      boolean accepted = true;
      try {
        decided.answer();
      } catch (StoreException.AlreadySent | StoreException.RunEnded late) {
        accepted = false;
      }
      workAll();
      assertEnded(run, accepted ? RunState.COMPLETED : RunState.FAILED);
    }
  }

  @Test
  void nothing_stays_behind() throws Exception {
    var runs = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      runs.add(send(count(made("s" + i), 4)));
    }
    workAll();
    runs.forEach(run -> assertCounted(run, 4));
    time.advance(Duration.ofDays(1));
    assertThat(store.expire(time.now(), 10)).isEqualTo(5);
    assertThat(store.runs(RunQuery.of("acme")).items()).isEmpty();
  }
}
