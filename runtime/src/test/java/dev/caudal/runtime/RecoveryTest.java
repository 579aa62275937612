// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.agent.Options;
import dev.caudal.agent.Tool;
import dev.caudal.sim.Simulator;
import dev.caudal.store.Lease;
import dev.caudal.store.MemoryStore;
import dev.caudal.store.Store;
import dev.caudal.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is cut off after any of its appends, and another one goes on. */
@Tag("slow")
final class RecoveryTest {
  record Add(int a, int b) {}

  private static final String TASK =
      "@text first words\n@tool once {\"a\":1,\"b\":1}\n+@tool often {\"a\":2,\"b\":2}\n"
          + "@think hm\n@text second words\n@tool once {\"a\":3,\"b\":3}\n@text done";

  @TempDir Path folder;

  private final Map<String, Integer> ran = new ConcurrentHashMap<>();

  private void agent(Options options, Simulator simulator) {
    options
        .baseUrl(URI.create(simulator.baseUrl()))
        .tools()
        .tool(
            Tool.of("once", "May run once", Add.class, x -> ran.merge("once" + x, 1, Integer::sum)))
        .tool(
            Tool.of(
                    "often",
                    "May run often",
                    Add.class,
                    x -> ran.merge("often" + x, 1, Integer::sum))
                .repeatable());
  }

  private CaudalOptions options(Simulator simulator) {
    var base = CaudalOptions.of(folder).agent(it -> agent(it, simulator));
    return base.lease(Duration.ofMillis(300));
  }

  @Test
  void wherever_a_node_is_cut_off_the_run_ends_once_and_readers_see_one_story() throws Exception {
    for (int cut = 1; cut <= 16; cut++) {
      ran.clear();
      try (var simulator = Simulator.start();
          var store = MemoryStore.open()) {
        var appends = new AtomicInteger();
        var cutOff = cutOffAfter(store, appends, cut);
        var first = Caudal.open(cutOff, options(simulator));
        var run = first.submit(Caller.LOCAL, Task.of(TASK), Optional.empty());
        var reader = new ArrayList<LogEvent>();
        try (var second = Caudal.open(store, options(simulator));
            var tail = second.events(Caller.LOCAL, run.runId(), 0, Include.NOTHING)) {
          while (!tail.isAtEnd()) {
            var batch = tail.next(100, Duration.ofSeconds(20));
            assertThat(batch.isEmpty() && !tail.isAtEnd()).describedAs("cut %d", cut).isFalse();
            reader.addAll(batch);
          }
          assertThat(second.run(Caller.LOCAL, run.runId()).result())
              .describedAs("cut %d: %s", cut, reader)
              .contains("done");
        } finally {
          first.close();
        }
        assertStory(cut, reader);
      }
    }
  }

  private void assertStory(int cut, List<LogEvent> events) {
    assertThat(events).describedAs("cut %d", cut).filteredOn(LogEvent::isEnding).hasSize(1);
    assertThat(events).filteredOn(event -> event.type().equals("start")).hasSize(1);
    assertThat(told(events))
        .describedAs("cut %d: %s", cut, events)
        .isEqualTo("first wordssecond wordsdone");
    assertThat(ran.entrySet())
        .describedAs("cut %d", cut)
        .allMatch(entry -> entry.getKey().startsWith("often") || entry.getValue() == 1);
    long last = 0;
    for (var event : events) {
      assertThat(event.seq()).isGreaterThan(last);
      last = event.seq();
    }
  }

  /** What a reader has who forgets what is taken back. */
  private static String told(List<LogEvent> events) {
    var pieces = new ArrayList<Map.Entry<Long, String>>();
    for (var event : events) {
      var json = Events.MAPPER.readTree(event.json());
      switch (event.type()) {
        case "text" -> pieces.add(Map.entry(event.seq(), json.path("content").asString()));
        case "rewind" -> {
          long after = json.path("after").asLong();
          pieces.removeIf(piece -> piece.getKey() > after);
        }
        default -> {}
      }
    }
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.getValue()));
    return text.toString();
  }

  /** The store as a node sees it that is cut off: nothing it does counts any more. */
  private static Store cutOffAfter(Store store, AtomicInteger appends, int most) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("submit")) {
                if (appends.incrementAndGet() > most) {
                  var lease = (Lease) arguments[0];
                  return CompletableFuture.failedFuture(
                      new StoreException.Fenced(lease.session(), lease.epoch()));
                }
              }
              boolean over = appends.get() > most;
              if (over
                  && (method.getName().equals("renew") || method.getName().equals("release"))) {
                var lease = (Lease) arguments[0];
                throw new StoreException.Fenced(lease.session(), lease.epoch());
              }
              if (over && method.getName().equals("claim")) {
                throw new StoreException.Closed();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
