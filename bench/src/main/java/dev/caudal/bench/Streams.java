// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.agent.Agent;
import dev.caudal.agent.StreamEvent.TextDelta;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Reads answers of the model side by side, a virtual thread for each. */
final class Streams {

  private Streams() {}

  /** A way to ask and to read the answer to its end; it counts the deltas. */
  interface Reader {
    long read(URI upstream) throws Exception;
  }

  /** The engine, as a program uses it. */
  static long agent(URI upstream) {
    long deltas = 0;
    try (var run = Agent.query("Go on.", options -> options.baseUrl(upstream).tools())) {
      for (var message : run) {
        if (message instanceof TextDelta) {
          deltas++;
        }
      }
    }
    return deltas;
  }

  /** So many at once, whose beginnings are spread over a time. */
  static void read(Reader reader, URI upstream, int streams, int deltas, long spreadNanos)
      throws Exception {
    var failed = new AtomicReference<Throwable>();
    var done = new CountDownLatch(streams);
    long start = System.nanoTime();
    for (int i = 0; i < streams; i++) {
      long first = start + spreadNanos * i / streams;
      Thread.startVirtualThread(
          () -> {
            try {
              LockSupport.parkNanos(first - System.nanoTime());
              long count = reader.read(upstream);
              if (count != deltas) {
                throw new AssertionError("%d deltas of %d".formatted(count, deltas));
              }
            } catch (Throwable e) {
              failed.set(e);
            }
            done.countDown();
          });
    }
    done.await();
    if (failed.get() != null) {
      throw new IllegalStateException("a stream failed", failed.get());
    }
  }
}
