// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.agent.Agent;
import dev.caudal.agent.StreamEvent.TextDelta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Reads answers of the model side by side, a virtual thread for each. */
final class Streams {

  private Streams() {}

  /** A way to ask and to read the answer to its end; it counts the deltas. */
  interface Reader {
    long read(URI upstream) throws IOException;
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

  /** Reads one to its end; all of it must come. */
  static void readOne(Reader reader, URI upstream, int deltas) {
    long count;
    try {
      count = reader.read(upstream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (count != deltas) {
      throw new AssertionError("%d deltas of %d".formatted(count, deltas));
    }
  }

  /** So many at once, whose beginnings are spread over a time. */
  static void read(Reader reader, URI upstream, int streams, int deltas, long spreadNanos)
      throws Exception {
    var failed = new AtomicReference<Throwable>();
    var done = new CountDownLatch(streams);
    long start = System.nanoTime();
    for (int i = 0; i < streams; i++) {
      long first = start + spreadNanos * i / streams;
      Thread.startVirtualThread(() -> {
        try {
          LockSupport.parkNanos(first - System.nanoTime());
          readOne(reader, upstream, deltas);
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
