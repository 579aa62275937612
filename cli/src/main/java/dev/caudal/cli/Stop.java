// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends the server when the process is told to end, and with it the process. Being told to stop is
 * no failure, so that the exit code is 0; and whoever told it does not wait for ever.
 */
final class Stop {
  private static final long LIMIT_MS = 9_500;

  private final CompletableFuture<Optional<Serving>> owned = new CompletableFuture<>();

  private Stop() {}

  /** From here on a signal leads to an orderly end, also in the midst of the start. */
  static Stop onSignal() {
    var stop = new Stop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "stop"));
    return stop;
  }

  Serving owning(Serving serving) {
    owned.complete(Optional.of(serving));
    return serving;
  }

  /** There is nothing to end, and the exit code is somebody else's. */
  void nothing() {
    owned.complete(Optional.empty());
  }

  private void run() {
    if (owned.isDone() && owned.join().isEmpty()) {
      return;
    }
    var ending =
        CompletableFuture.runAsync(
            () -> owned.join().ifPresent(Serving::close), work -> Thread.ofPlatform().start(work));
    try {
      ending.get(LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException failed) {
      // What was accepted is in the store, and goes on with the next start.
      System.err.println("caudal serve: not all could be ended in order: " + failed);
    }
    Runtime.getRuntime().halt(0);
  }
}
