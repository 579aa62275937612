// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Words to put a {@link SmallWorker} to work, and to see what came of it. */
public abstract class SmallWorkerKit extends StoreRules {

  protected SmallWorker worker(Runnable chaos) {
    return new SmallWorker("small", store, time, chaos);
  }

  protected void workAll() throws InterruptedException {
    var worker = worker(() -> {});
    boolean more = true;
    while (more) {
      more = worker.work(AT_ONCE);
    }
  }

  /** Does something before the n-th append. */
  protected static Runnable before(int n, Runnable what) {
    var left = new AtomicInteger(n);
    return () -> {
      if (left.decrementAndGet() == 0) {
        what.run();
      }
    };
  }

  protected Send.Task count(SessionId session, int upTo) {
    return Send.Task.of(session, "count", bytes(Integer.toString(upTo)));
  }

  protected String steer(SessionId session, String run, int upTo) {
    return send(Send.Control.of(session, "steer", bytes(Integer.toString(upTo))).bindingRun(run));
  }

  protected SmallLog folded(String run) {
    var row = store.run(run).orElseThrow();
    return SmallLog.of(store, row.session(), row.after());
  }

  protected SmallLog assertEnded(String run, RunState state) {
    var log = folded(run);
    assertThat(stateOf(run)).isEqualTo(state);
    assertThat(log.endings).containsExactly(state.name());
    assertThat(log.numbers)
        .isEqualTo(IntStream.rangeClosed(1, log.numbers.size()).boxed().toList());
    assertThat(log.answers.values()).allMatch(times -> times == 1);
    return log;
  }

  protected void assertCounted(String run, int upTo) {
    assertThat(assertEnded(run, RunState.COMPLETED).numbers).hasSize(upTo);
  }

  protected void decide(SessionId session, String run, String what) {
    send(SmallWorker.decision(session, run, folded(run).question, what));
  }
}
