// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.AddressRule;
import dev.caudal.agent.Agent;
import dev.caudal.agent.GuardedHttp;
import dev.caudal.agent.Usage;
import dev.caudal.store.Lane;
import dev.caudal.store.Lease;
import dev.caudal.store.Send;
import dev.caudal.store.Store;
import dev.caudal.store.StoreException;
import dev.caudal.store.Wants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A process that works: claims sessions while it has room, renews what it holds, and lets go of
 * what only waits.
 */
final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final int CONTROLS = 64;
  private static final Duration WAIT = Duration.ofSeconds(5);

  /** A person who has not decided by then may take days. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  final Store store;
  final CaudalOptions options;
  final Engines engines;
  final GuardedHttp http;
  final Optional<EventFiles> files;
  final DeliveryRoom deliveries;

  private final String name = "node-" + UUID.randomUUID();
  private final Set<Actor> actors = ConcurrentHashMap.newKeySet();
  private final Map<Lane, Integer> busy = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("caudal-clock").factory());

  private final Thread claimer = Thread.ofVirtual().name("caudal-claimer").unstarted(this::claim);
  private volatile boolean draining;

  Node(Store store, CaudalOptions options) {
    this.store = store;
    this.options = options;
    engines = new Engines(options);
    deliveries = new DeliveryRoom(options.maxSessions());
    files = options.eventLogDir().map(folder -> new EventFiles(store, engines, folder));
    http =
        new GuardedHttp(
            options.webhooks().allowPrivate()
                ? AddressRule.PUBLIC_AND_PRIVATE
                : AddressRule.PUBLIC);
  }

  void start() {
    files.ifPresent(EventFiles::start);
    claimer.start();
    long third = options.lease().toMillis() / 3;
    clock.scheduleWithFixedDelay(guarded(this::renew), third, third, TimeUnit.MILLISECONDS);
    clock.scheduleWithFixedDelay(guarded(this::look), 500, 500, TimeUnit.MILLISECONDS);
  }

  boolean isDraining() {
    return draining;
  }

  /** Live runs of a lane. */
  private int busy(Lane lane) {
    return busy.getOrDefault(lane, 0);
  }

  /** Whether there is no room for one more interactive run. */
  boolean isFull() {
    return busy(Lane.INTERACTIVE) >= options.maxRuns();
  }

  private void claim() {
    while (!draining) {
      try {
        var wants =
            Wants.of(
                    CONTROLS,
                    Math.max(0, options.maxRuns() - busy(Lane.INTERACTIVE)),
                    Math.max(0, options.workers() - busy(Lane.QUEUED)))
                .quota(options.maxSessions());
        for (var lease : store.claim(name, wants, options.lease(), WAIT)) {
          take(lease);
        }
      } catch (InterruptedException e) {
        // There is room again: ask anew.
      } catch (StoreException.Closed e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("could not claim", e);
      }
    }
  }

  private void take(Lease lease) {
    var actor = new Actor(this, lease);
    actors.add(actor);
    busy.merge(lease.lane(), 1, Integer::sum);
    Thread.ofVirtual()
        .name("caudal-session-" + lease.session().name())
        .start(() -> {
          try {
            actor.live();
          } finally {
            actors.remove(actor);
            actor.leaveRoom();
          }
        });
  }

  void leftRoom(Lane lane) {
    int before = busy.merge(lane, -1, Integer::sum) + 1;
    boolean wasFull =
        (lane == Lane.QUEUED && before >= options.workers())
            || (lane == Lane.INTERACTIVE && before >= options.maxRuns());
    if (wasFull) {
      claimer.interrupt();
    }
  }

  private void renew() {
    for (var actor : actors) {
      try {
        store.renew(actor.lease());
      } catch (StoreException.Fenced e) {
        actor.halt(Work.Halt.LEFT);
      }
    }
  }

  /** Runs that only wait are let go of; questions whose time is over are answered. */
  private void look() {
    engines.sweep();
    for (var actor : actors) {
      var work = actor.work();
      if (work == null) {
        continue;
      }
      for (var id : work.approvals.expired(Instant.now())) {
        expire(actor, work, id);
      }
      if (work.waitedNanos() > PATIENCE_NANOS) {
        work.halt(Work.Halt.PARKED);
      }
    }
  }

  /** The expiry bears the same name as a person's decision, so that exactly one of them counts. */
  private void expire(Actor actor, Work work, String id) {
    var body =
        Events.MAPPER
            .createObjectNode()
            .put("id", id)
            .put("decision", "deny")
            .put("by", "timeout")
            .put("message", "Nobody decided in time.");
    try {
      store.send(
          Send.Control.of(actor.lease().session(), Commands.DECIDE, Commands.body(body))
              .run(work.run)
              .once(Commands.question(work.run, id)));
    } catch (StoreException.AlreadySent | StoreException.RunEnded e) {
      LOG.debug("{} was decided meanwhile", id);
    }
  }

  Optional<BigDecimal> prices(JsonNode message) {
    var usage = message.path("usage");
    var split = usage.path("cache_creation");
    long hour = split.path("ephemeral_1h_input_tokens").asLong(0);
    return Agent.price(
        message.path("model").asString(""),
        new Usage(
            usage.path("input_tokens").asLong(0),
            usage.path("output_tokens").asLong(0),
            usage.path("cache_read_input_tokens").asLong(0),
            Math.max(0, usage.path("cache_creation_input_tokens").asLong(0) - hour),
            hour,
            usage.path("server_tool_use").path("web_search_requests").asLong(0)),
        Instant.now());
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (StoreException.Closed e) {
        LOG.debug("the store is closed");
      } catch (RuntimeException e) {
        LOG.error("the clock's work failed", e);
      }
    };
  }

  /** Takes nothing more; gives runs that time to end, and leaves the rest to others. */
  void drain(Duration within) {
    draining = true;
    claimer.interrupt();
    long end = System.nanoTime() + within.toNanos();
    while (!actors.isEmpty() && System.nanoTime() < end) {
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
    actors.forEach(actor -> actor.halt(Work.Halt.LEFT));
    long last = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (!actors.isEmpty() && System.nanoTime() < last) {
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    files.ifPresent(EventFiles::close);
    clock.shutdownNow();
    engines.close();
  }
}
