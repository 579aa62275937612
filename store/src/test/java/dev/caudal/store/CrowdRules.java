// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads doing everything at once: nothing is lost, nothing doubled. */
public abstract class CrowdRules extends StoreRules {

  private static final int TASKS = 400;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final AtomicInteger left = new AtomicInteger(TASKS);

  private boolean done() {
    return left.get() <= 0 && sent.size() == ended.size() + withdrawn.size();
  }

  /** Sends, now and then withdraws or speaks to the run, and looks at listings. */
  private boolean client(int seed) {
    var random = new Random(seed);
    var tenants = new String[] {"acme", "bolt", "core"};
    while (left.getAndDecrement() > 0) {
      var session = new SessionId(tenants[random.nextInt(3)], "s" + random.nextInt(8));
      var task = task(session).creatingSession().priority(random.nextInt(3));
      var run = send(random.nextBoolean() ? task : task.queued());
      sent.add(run);
      switch (random.nextInt(5)) {
        case 0 -> withdraw(run);
        case 1 -> speak(session, run);
        case 2 -> store.runs(RunQuery.of(session.tenant()).session(session.name()));
        default -> {}
      }
    }
    return true;
  }

  private void withdraw(String run) {
    if (store.withdraw(run)) {
      withdrawn.add(run);
    }
  }

  private void speak(SessionId session, String run) {
    try {
      send(control(session).bindingRun(run));
    } catch (StoreException.RunEnded over) {
      assertThat(ended).contains(over.run);
    }
  }

  /** Claims, runs what comes, and sometimes gives it back half done. */
  private boolean worker(int seed) throws InterruptedException {
    var random = new Random(seed);
    while (!done()) {
      for (var lease : claims(Wants.of(2, 2, 2).quota(3))) {
        work(lease, random);
      }
    }
    return true;
  }

  private void work(Lease lease, Random random) throws InterruptedException {
    for (var next = poll(lease); next.isPresent(); next = poll(lease)) {
      var command = next.get();
      switch (command.kind()) {
        case TASK -> {
          if (!command.begun()) {
            begin(lease, command.id());
          }
          if (random.nextInt(4) == 0) {
            store.release(lease, Wake.any());
            return;
          }
          finish(lease, command.id());
        }
        case CONTROL -> store.append(lease, Append.of(entry("answer")).ack(command.id()));
        case INTERRUPT -> throw new AssertionError(command);
      }
    }
    store.release(lease, Wake.any());
  }

  private void finish(Lease lease, String run) throws InterruptedException {
    while (true) {
      try {
        var append = Append.of(entry("end")).run(run, RunState.COMPLETED, NOTHING);
        // Before the answer: a client may ask at once.
        assertThat(ended.add(run)).as("ended twice: " + run).isTrue();
        store.append(lease, append);
        return;
      } catch (StoreException.Unanswered owed) {
        ended.remove(run);
        var acks = owed.commands.toArray(String[]::new);
        store.append(lease, Append.of(entry("answer")).ack(acks));
      }
    }
  }

  @Test
  void nothing_is_lost_or_doubled_among_clients_workers_and_readers() throws Exception {
    var calls = new ArrayList<Call<Boolean>>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      calls.add(Call.of(() -> client(seed)));
      calls.add(Call.of(() -> worker(100 + seed)));
    }
    for (var call : calls) {
      call.result();
    }
    assertThat(sent).hasSize(TASKS);
    assertThat(ended).doesNotContainAnyElementsOf(withdrawn);
    for (var run : ended) {
      assertThat(stateOf(run)).isEqualTo(RunState.COMPLETED);
    }
    for (var run : withdrawn) {
      assertThat(store.run(run)).isEmpty();
    }
    nothingIsDue();
    time.advance(Duration.ofDays(1));
    int sessions = 0;
    for (var tenant : new String[] {"acme", "bolt", "core"}) {
      sessions += store.sessions(SessionQuery.of(tenant).limit(100)).items().size();
    }
    assertThat(store.expire(time.now(), 100)).isEqualTo(sessions);
  }
}
