// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.MessageStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes a signal an orderly cancellation: the run is closed, so that its tools' processes are gone,
 * its last words are written, and then the process ends with 130.
 *
 * <p>On a signal the JVM runs its shutdown hooks and nothing else ends it. So the hook cancels and
 * waits until whoever reads the run is done with it, and that one, once done, never comes back.
 */
final class Stopper implements AutoCloseable {
  private static final int CANCELLED = 130;
  private static final int PATIENCE_SECONDS = 5;

  private final AtomicReference<@Nullable MessageStream> running = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("caudal-stopper").unstarted(this::stop);
  private volatile boolean stopping;

  Stopper() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What a signal cancels; at once if it has come already. */
  void watch(MessageStream stream) {
    running.set(stream);
    if (stopping) {
      stream.close();
    }
  }

  private void stop() {
    stopping = true;
    var stream = running.get();
    if (stream != null) {
      stream.close();
    }
    try {
      var _ = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Nobody has a reason to; the end comes anyway.
    }
    Runtime.getRuntime().halt(CANCELLED);
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      waitForTheEnd();
    }
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
