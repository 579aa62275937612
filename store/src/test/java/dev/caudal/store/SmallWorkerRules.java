// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The store gives a worker all it needs: proved by one that counts, is told things, and crashes.
 */
public abstract class SmallWorkerRules extends StoreRules {

  private static final Runnable CALM = () -> {};

  private SmallWorker worker(Runnable chaos) {
    return new SmallWorker("small", store, time, chaos);
  }

  private void workAll() throws InterruptedException {
    var worker = worker(CALM);
    while (worker.work(AT_ONCE)) {
      assertThat(store).isNotNull();
    }
  }

  /** Crashes before the n-th append. */
  private static Runnable crashBefore(int n) {
    var left = new AtomicInteger(n);
    return () -> {
      if (left.decrementAndGet() == 0) {
        throw new SmallWorker.Crash();
      }
    };
  }

  /** Does something before the n-th append. */
  private static Runnable before(int n, Runnable what) {
    var left = new AtomicInteger(n);
    return () -> {
      if (left.decrementAndGet() == 0) {
        what.run();
      }
    };
  }

  private Send.Task count(SessionId session, int upTo) {
    return Send.Task.of(session, "count", bytes(Integer.toString(upTo)));
  }

  private String steer(SessionId session, String run, int upTo) {
    return send(Send.Control.of(session, "steer", bytes(Integer.toString(upTo))).bindingRun(run));
  }

  private SmallLog folded(String run) {
    var row = store.run(run).orElseThrow();
    return SmallLog.of(store, row.session(), row.after());
  }

  private SmallLog assertEnded(String run, RunState state) {
    var log = folded(run);
    assertThat(stateOf(run)).isEqualTo(state);
    assertThat(log.endings).containsExactly(state.name());
    assertThat(log.numbers)
        .isEqualTo(IntStream.rangeClosed(1, log.numbers.size()).boxed().toList());
    assertThat(log.answers.values()).allMatch(times -> times == 1);
    return log;
  }

  private void assertCounted(String run, int upTo) {
    assertThat(assertEnded(run, RunState.COMPLETED).numbers).hasSize(upTo);
  }

  private void decide(SessionId session, String run, String what) {
    send(SmallWorker.decision(session, run, folded(run).question, what));
  }

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
  void whenever_it_crashes_another_goes_on_after_the_last_whole_number() throws Exception {
    int moment = 1;
    for (boolean crashed = true; crashed; moment++) {
      var session = made("s" + moment);
      var run = send(count(session, 12));
      crashed = crashes(crashBefore(moment));
      time.advance(TTL);
      workAll();
      decide(session, run, "yes");
      workAll();
      assertCounted(run, 12);
    }
    assertThat(moment).isGreaterThan(20);
  }

  @Test
  void whenever_it_crashes_after_a_decision_another_goes_on_with_that() throws Exception {
    int moment = 1;
    for (boolean crashed = true; crashed; moment++) {
      var session = made("s" + moment);
      var run = send(count(session, 12));
      workAll();
      decide(session, run, "yes");
      var steered = steer(session, run, 11);
      crashed = crashes(crashBefore(moment));
      reopen();
      workAll();
      assertCounted(run, 11);
      assertThat(folded(run).answers).containsOnlyKeys(steered);
    }
    assertThat(moment).isGreaterThan(6);
  }

  private boolean crashes(Runnable chaos) throws InterruptedException {
    try {
      worker(chaos).work(AT_ONCE);
      return false;
    } catch (SmallWorker.Crash crash) {
      return true;
    }
  }

  @Test
  void a_worker_that_paused_too_long_changes_nothing_any_more() throws Exception {
    var session = made("a");
    var run = send(count(session, 5));
    var paused =
        worker(
            before(
                7,
                () -> {
                  time.advance(TTL);
                  try {
                    workAll();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }));
    assertThat(paused.work(AT_ONCE)).isTrue();
    assertCounted(run, 5);
  }

  @Test
  void many_that_crash_all_the_time_still_count_everything_once() throws Exception {
    var over = new AtomicBoolean();
    var workers = new ArrayList<Call<Integer>>();
    for (int i = 0; i < 3; i++) {
      var random = new Random(i);
      workers.add(Call.of(() -> restartedFor(over, random)));
    }
    var runs = new ArrayList<String>();
    var random = new Random(99);
    for (int i = 0; i < 40; i++) {
      var session = id("s" + random.nextInt(6));
      var task = count(session, 1 + random.nextInt(8)).creatingSession();
      var run = send(random.nextInt(5) == 0 ? task.interruptingCurrent() : task);
      runs.add(run);
      if (random.nextInt(3) == 0) {
        steerIfOpen(session, run);
      }
    }
    while (!runs.stream().allMatch(run -> stateOf(run).ended())) {
      time.advance(TTL.dividedBy(3));
      Thread.yield();
    }
    over.set(true);
    for (var worker : workers) {
      time.advance(LONG);
      worker.result();
    }
    runs.forEach(run -> assertEnded(run, stateOf(run)));
  }

  private void steerIfOpen(SessionId session, String run) {
    try {
      steer(session, run, 9);
    } catch (StoreException.RunEnded over) {
      assertThat(over.run).isEqualTo(run);
    }
  }

  /** A worker that is started again whenever it has crashed. */
  private int restartedFor(AtomicBoolean over, Random random) throws InterruptedException {
    int crashes = 0;
    var worker =
        worker(() -> {
          if (random.nextInt(30) == 0) {
            throw new SmallWorker.Crash();
          }
        });
    while (!over.get()) {
      try {
        worker.work(Duration.ofSeconds(20));
      } catch (SmallWorker.Crash crash) {
        crashes++;
      }
    }
    return crashes;
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
    assertThat(List.of(store.runs(RunQuery.of("acme")).items())).containsExactly(List.of());
  }
}
