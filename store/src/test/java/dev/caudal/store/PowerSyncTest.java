// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At the default level, what is firm is on the disk before anybody learns of it, and text soon
 * after. What is on the disk is what the last sync found in the write-ahead log.
 */
final class PowerSyncTest {

  private static final Duration TTL = Duration.ofMinutes(10);
  private static final byte[] NOTHING = {};

  /** What the disk held right after an answer, and whether the answer is in it. */
  private record Proof(String what, PowerMachine.Image disk, Predicate<Store> holds) {}

  @TempDir Path home;
  private final List<Proof> proofs = new ArrayList<>();
  private PowerMachine machine = new PowerMachine(Path.of("none"), Durability.INTERVAL);
  private final SessionId session = PowerMachine.id("s");

  @BeforeEach
  void boot() {
    machine = new PowerMachine(home, Durability.INTERVAL);
  }

  private void prove(String what, Predicate<Store> holds) {
    proofs.add(new Proof(what, machine.synced(), holds));
  }

  private void checkProofs() {
    for (var proof : proofs) {
      var store = machine.goOn(proof.disk, "b");
      assertThat(proof.holds.test(store)).as(proof.what).isTrue();
    }
    machine.close();
  }

  private static boolean isAt(Store store, String run, RunState state) {
    return store.run(run).map(Run::state).filter(state::equals).isPresent();
  }

  private static boolean has(Store store, SessionId session, String type) {
    return store.read(session, 0, 100).stream().anyMatch(l -> l.entry().type().equals(type));
  }

  private static Append entry(String type) {
    return Append.of(Entry.of(type, "{}"));
  }

  private Lease claim(Store store, SessionId wanted) throws InterruptedException {
    return store.claim("worker", Wants.of(9, 9, 9), TTL, Duration.ZERO).stream()
        .filter(lease -> lease.session().equals(wanted))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_was_answered_firmly_outlives_the_power() throws Exception {
    var store = machine.boot("a");
    store.create(session, NOTHING);
    prove("create", s -> s.find(session).isPresent());
    var run = store.send(Send.Task.of(session, "task", NOTHING).key("key", "hash")).id();
    prove("task", s -> isAt(s, run, RunState.PENDING));
    prove("key", s -> s.send(Send.Task.of(session, "t", NOTHING).key("key", "hash")).repeated());
    var lease = claim(store, session);
    store.append(lease, entry("begin").run(run, RunState.RUNNING, NOTHING).asFirm());
    prove("firm append", s -> has(s, session, "begin") && isAt(s, run, RunState.RUNNING));
    var steer = store.send(Send.Control.of(session, "steer", NOTHING).bindingRun(run).once("n"));
    prove("control", s -> delivers(s, steer.id()));
    store.append(lease, entry("took").ack(steer.id()));
    prove("acknowledgement", s -> has(s, session, "took") && !delivers(s, steer.id()));
    var child = PowerMachine.id("child");
    store.append(lease, entry("spawn").children(Send.Task.of(child, "task", NOTHING)));
    prove("child", s -> has(s, session, "spawn") && s.find(child).isPresent());
    store.append(lease, entry("end").run(run, RunState.COMPLETED, NOTHING));
    prove("ending", s -> has(s, session, "end") && isAt(s, run, RunState.COMPLETED));
    var other = store.send(Send.Task.of(session, "task", NOTHING)).id();
    assertThat(store.withdraw(other)).isTrue();
    prove("withdrawal", s -> s.run(other).isEmpty());
    store.delete(lease);
    prove("deletion", s -> stateOf(s, session) == Session.State.DELETED);
    var idle = PowerMachine.id("idle");
    store.create(idle, NOTHING);
    assertThat(store.expire(Instant.now().plusSeconds(60), 9)).isEqualTo(1);
    prove("expiry", s -> stateOf(s, idle) == Session.State.EXPIRED);
    checkProofs();
  }

  private static Session.State stateOf(Store store, SessionId session) {
    return store.find(session).orElseThrow().state();
  }

  private boolean delivers(Store store, String command) {
    try {
      var lease = claim(store, session);
      boolean found = false;
      for (var next = store.next(lease, Set.of(Lane.CONTROL), Duration.ZERO);
          next.isPresent();
          next = store.next(lease, Set.of(Lane.CONTROL), Duration.ZERO)) {
        found |= next.get().id().equals(command);
      }
      return found;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_is_firm_takes_the_text_before_it_along() throws Exception {
    var store = machine.boot("a");
    for (int i = 1; i <= 20; i++) {
      machine.say("s", "text " + i);
    }
    store.append(machine.lease("s"), entry("firm").asFirm());
    prove("text before", s -> s.read(session, 0, 100).size() == 21);
    checkProofs();
  }

  @Test
  void text_reaches_the_disk_by_itself() throws Exception {
    machine.boot("a");
    for (int i = 1; i <= 5; i++) {
      machine.say("s", "text " + i);
      long there = machine.written().wal().length;
      machine.awaitSynced(there);
      int count = i;
      prove("text " + i, s -> s.read(session, 0, 100).size() == count);
    }
    checkProofs();
  }

  @Test
  void what_power_takes_is_the_text_behind_the_last_sync() throws Exception {
    machine.boot("a");
    machine.say("s", "text");
    for (int i = 1; i <= 200; i++) {
      machine.say("s", "text " + i);
      int count = i + 1;
      var image = machine.synced();
      if (image.wal().length < machine.written().wal().length) {
        proofs.add(new Proof("text " + i, image, s -> isBeginning(s, count)));
      }
    }
    assertThat(proofs).isNotEmpty();
    proofs.subList(Math.min(20, proofs.size()), proofs.size()).clear();
    checkProofs();
  }

  private boolean isBeginning(Store store, int atMost) {
    var log = store.read(session, 0, 1_000);
    return log.size() < atMost && (log.isEmpty() || log.getLast().seq() == log.size());
  }

  @Test
  void nobody_sees_what_is_firm_before_it_is_on_the_disk() throws Exception {
    var gate = new Gate();
    var opened = SqliteStore.opened(home.resolve("store.db"), SqliteOptions.defaults(), gate);
    try (var store = opened.store();
        var _ = gate) {
      store.create(session, NOTHING);
      store.send(Send.Task.of(session, "task", NOTHING));
      var lease = claim(store, session);
      try (var tail = store.tail(session, 0)) {
        gate.shut();
        var append = Call.of(() -> store.append(lease, entry("decision").asFirm()));
        gate.awaitSomebody();
        assertThat(store.read(session, 0, 10)).isEmpty();
        assertThat(tail.next(10, Duration.ZERO)).isEmpty();
        assertThat(append.running()).isTrue();
        gate.close();
        assertThat(append.result().last()).isEqualTo(1);
        assertThat(tail.next(10, Duration.ofSeconds(20))).hasSize(1);
      }
    }
  }

  /** A disk that syncs when it is let. */
  private static final class Gate implements Sync.Disk, AutoCloseable {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private volatile CountDownLatch latch = new CountDownLatch(0);

    void shut() {
      latch = new CountDownLatch(1);
    }

    /** Lets everybody through again, so that the store can end. */
    @Override
    public void close() {
      latch.countDown();
    }

    void awaitSomebody() throws InterruptedException {
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void force(FileChannel log) throws IOException {
      var closed = latch;
      if (closed.getCount() > 0) {
        arrived.countDown();
        try {
          closed.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }
}
