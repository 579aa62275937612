// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * The one timer of the process: it looks at all that is live ten times a second.
 *
 * <pre>
 * State       The live things, and the thread while there are any (and two seconds longer).
 *
 * Why         A timer that is armed at every read costs as much as half the read. And a platform
 *             thread that is blocked in a socket does not notice that it was interrupted: somebody
 *             has to look.
 * </pre>
 */
final class Watch {
  private static final Duration PACE = Duration.ofMillis(100);
  private static final int PATIENCE = 20;

  private static final Set<Live> LIVE = new LinkedHashSet<>();
  private static boolean running;

  /** Something to look at from time to time. */
  @FunctionalInterface
  interface Live {
    /** Does what is due, quickly, and says whether to look again. */
    boolean look(long nanoTime);
  }

  private Watch() {}

  static void add(Live live) {
    synchronized (LIVE) {
      LIVE.add(live);
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("caudal-watch").start(Watch::run);
      }
    }
  }

  static void remove(Live live) {
    synchronized (LIVE) {
      LIVE.remove(live);
    }
  }

  private static void run() {
    int idle = 0;
    while (idle < PATIENCE || !stop()) {
      LockSupport.parkNanos(PACE.toNanos());
      // Were it interrupted, it would not park any more.
      Thread.interrupted();
      var live = live();
      idle = live.length == 0 ? idle + 1 : 0;
      look(live);
    }
  }

  private static Live[] live() {
    synchronized (LIVE) {
      return LIVE.toArray(new Live[0]);
    }
  }

  private static boolean stop() {
    synchronized (LIVE) {
      running = !LIVE.isEmpty();
      return !running;
    }
  }

  private static void look(Live[] live) {
    long now = System.nanoTime();
    for (var each : live) {
      try {
        if (!each.look(now)) {
          remove(each);
        }
      } catch (RuntimeException e) {
        // The others still need their timer.
        remove(each);
        LoggerFactory.getLogger(Watch.class).warn("could not look after {}", each, e);
      }
    }
  }
}
