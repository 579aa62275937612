// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static dev.caudal.store.CrashReport.say;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process that {@link CrashTest} kills: producers, workers and readers on one file, who report
 * what the store has answered them. It never ends by itself.
 */
final class CrashLoad {

  static final List<String> TENANTS = List.of("acme", "bolt", "core");

  private static final int SESSIONS = 16;
  private static final int LASTING = 4;
  private static final int PRODUCERS = 4;
  private static final int WORKERS = 24;
  private static final int READERS = 2;
  private static final int OPEN_RUNS = 200;
  private static final int APPENDS_TO_FOLD = 400;

  private final Store store;
  private final Keeper keeper;
  private final int round;
  private final Semaphore room = new Semaphore(OPEN_RUNS);
  private final Semaphore appends = new Semaphore(0);
  private final AtomicInteger names = new AtomicInteger();
  private final List<SessionId> sessions = new ArrayList<>();
  private final ConcurrentHashMap<SessionId, String> keys = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<SessionId, String> current = new ConcurrentHashMap<>();

  private CrashLoad(SqliteStore.Opened opened, int round) {
    this.store = opened.store();
    this.keeper = opened.keeper();
    this.round = round;
  }

  /** Takes the file, this round's number, its seed, and the durability level. */
  public static void main(String[] args) throws InterruptedException {
    long start = System.nanoTime();
    var level = SqliteOptions.defaults().durability(Durability.valueOf(args[3]));
    var opened = SqliteStore.opened(Path.of(args[0]), level);
    say("O", System.nanoTime() - start);
    new CrashLoad(opened, Integer.parseInt(args[1])).run(Long.parseLong(args[2]));
  }

  private void run(long seed) throws InterruptedException {
    for (var tenant : TENANTS) {
      store
          .sessions(SessionQuery.of(tenant).limit(1000))
          .items()
          .forEach(s -> sessions.add(s.id()));
      for (int i = 0; i < LASTING; i++) {
        var lasting = new SessionId(tenant, "lasting-" + i);
        if (!sessions.contains(lasting)) {
          sessions.add(lasting);
        }
      }
      while (sessions.stream().filter(s -> s.tenant().equals(tenant)).count() < SESSIONS) {
        sessions.add(newName(tenant));
      }
    }
    var random = new Random(seed);
    for (int i = 0; i < PRODUCERS; i++) {
      forever(random.nextLong(), this::produce);
    }
    for (int i = 0; i < WORKERS; i++) {
      var worker = new CrashWorker(store, "worker-" + i, round, appends::release, room::release);
      forever(random.nextLong(), worker::work);
    }
    for (int i = 0; i < READERS; i++) {
      forever(random.nextLong(), this::follow);
    }
    forever(random.nextLong(), _ -> keep());
    new CountDownLatch(1).await();
  }

  /** Something done again and again. */
  interface Turn {
    void take(Random random) throws InterruptedException;
  }

  private static void forever(long seed, Turn turn) {
    var random = new Random(seed);
    Callable<Void> loop =
        () -> {
          while (true) {
            turn.take(random);
          }
        };
    Thread.ofPlatform()
        .start(() -> {
          try {
            loop.call();
          } catch (Throwable failure) {
            failure.printStackTrace();
            Runtime.getRuntime().halt(3);
          }
        });
  }

  private SessionId newName(String tenant) {
    return new SessionId(tenant, "s" + round + "-" + names.incrementAndGet());
  }

  private SessionId any(Random random) {
    synchronized (sessions) {
      return sessions.get(random.nextInt(sessions.size()));
    }
  }

  private void replace(SessionId gone) {
    synchronized (sessions) {
      if (sessions.remove(gone)) {
        sessions.add(newName(gone.tenant()));
      }
    }
  }

  private void produce(Random random) throws InterruptedException {
    var session = any(random);
    int dice = random.nextInt(100);
    try {
      if (dice < 3 && !session.name().startsWith("lasting")) {
        delete(session);
      } else if (dice < 20) {
        steer(session);
      } else if (dice < 25) {
        repeat(session);
      } else {
        send(session, random);
      }
    } catch (StoreException.SessionGone gone) {
      replace(session);
    } catch (StoreException.UnknownSession
        | StoreException.RunEnded
        | StoreException.UnknownRun e) {
      // Others were quicker.
    }
  }

  private void send(SessionId session, Random random) throws InterruptedException {
    // Runs of sessions that were deleted give no room back.
    boolean _ = room.tryAcquire(20, TimeUnit.MILLISECONDS);
    var task = Send.Task.of(session, "task", new byte[random.nextInt(2_000)]).creatingSession();
    var lane = random.nextBoolean() ? task : task.queued();
    if (random.nextInt(3) > 0) {
      var sent = store.send(lane.priority(random.nextInt(3)));
      say("S", sent.id(), session, "-");
      current.put(session, sent.id());
    } else {
      var key = session.name() + "-" + round + "-" + names.incrementAndGet();
      var sent = store.send(lane.key(key, "hash"));
      say("S", sent.id(), session, key);
      keys.put(session, key);
    }
  }

  private void repeat(SessionId session) {
    var key = keys.get(session);
    if (key != null) {
      var sent = store.send(Send.Task.of(session, "task", new byte[9]).key(key, "hash"));
      say("K", sent.id(), session, key);
    }
  }

  private void steer(SessionId session) {
    var run = current.get(session);
    if (run != null) {
      var steer = Send.Control.of(session, "steer", new byte[50]).bindingRun(run);
      say("C", store.send(steer).id(), session);
    }
  }

  private void delete(SessionId session) {
    say("X", session);
    store.send(Send.Control.of(session, "delete", new byte[0]));
    replace(session);
  }

  /** Reads a session from somewhere on, for a while. */
  private void follow(Random random) throws InterruptedException {
    var session = any(random);
    try (var tail = store.tail(session, start(session, random))) {
      for (int i = random.nextInt(20); i >= 0; i--) {
        var seen = Pieces.of(tail.next(200, Duration.ofMillis(20)));
        if (!seen.isEmpty()) {
          long first = seen.getFirst().seq();
          say("R", session, first, seen.getLast().seq(), CrashEntries.sum(seen));
        }
      }
    } catch (StoreException.UnknownSession | StoreException.SessionGone e) {
      // A producer will make it, or another in its place.
    }
  }

  private long start(SessionId session, Random random) {
    long last = store.find(session).map(Session::lastSeq).orElse(0L);
    return last == 0 ? 0 : Math.max(0, last - random.nextInt(1_000));
  }

  /** Folds, merges and purges far more often than the size of this load asks for. */
  private void keep() throws InterruptedException {
    appends.acquire(APPENDS_TO_FOLD);
    keeper.pass();
  }
}
