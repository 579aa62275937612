// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.agent.Agent;
import dev.caudal.agent.MessageStream;
import dev.caudal.agent.StreamEvent.TextDelta;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Heap and threads while 500 queries are in the middle of their answers. */
final class AgentLive implements Benchmark {
  private static final int QUERIES = 500;
  private static final int SEEN = 50;

  @Override
  public void run() throws Exception {
    try (var upstream = Upstream.start()) {
      measure("without tools", upstream.answers(1_000, 50), new String[0]);
      measure("with file tools", upstream.answers(1_000, 50), "Read", "Write", "Edit", "Grep");
    }
  }

  private static void measure(String what, URI upstream, String... tools) throws Exception {
    var live = new ConcurrentLinkedQueue<MessageStream>();
    var busy = new CountDownLatch(QUERIES);
    var folder = Files.createTempDirectory("caudal-bench");
    long before = heapBytes();
    var done =
        Parallel.start(
            Collections.nCopies(QUERIES, upstream),
            url -> {
              var run =
                  Agent.query(
                      "Go on.", options -> options.baseUrl(url).workspace(folder).tools(tools));
              live.add(run);
              follow(run, busy);
            });
    busy.await();
    long heap = heapBytes();
    System.out.printf(
        "  %s: %d queries live, heap after GC %.1f MB (%.1f KB a query), %d platform threads"
            + " (%d threads of the process with the JVM's own), resident %d MB%n",
        what,
        QUERIES,
        heap / 1e6,
        (heap - before) / 1e3 / QUERIES,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        threads(),
        residentMegabytes());
    live.forEach(MessageStream::close);
    done.await();
    Files.delete(folder);
  }

  /** It is closed in the middle of its answer. */
  private static void follow(MessageStream run, CountDownLatch busy) {
    int deltas = 0;
    try {
      for (var message : run) {
        if (message instanceof TextDelta && ++deltas == SEEN) {
          busy.countDown();
        }
      }
    } catch (dev.caudal.agent.Aborted e) {
      // That is its end.
    }
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long threads() throws IOException {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.count();
    }
  }

  private static long residentMegabytes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    return lines.stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1_000;
  }
}
