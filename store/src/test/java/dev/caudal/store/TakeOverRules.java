// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A worker that crashes is taken over by another, which has nothing but what the store gives. */
public abstract class TakeOverRules extends SmallWorkerKit {

  /** Crashes before the n-th append. */
  private static Runnable crashBefore(int n) {
    var left = new AtomicInteger(n);
    return () -> {
      if (left.decrementAndGet() == 0) {
        throw new SmallWorker.Crash();
      }
    };
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
      Thread.onSpinWait();
    }
    over.set(true);
    for (var worker : workers) {
      while (worker.running()) {
        time.advance(TTL);
        Thread.onSpinWait();
      }
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
}
