// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ContentBlock.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one turn of the model. Each has a thread of its own, in which it is judged and run.
 * Judging happens side by side, so that a person sees all questions at once; what may be repeated
 * runs side by side too, and everything else waits until the calls before it are done.
 */
final class ToolRound {
  /** How much calls may say before they wait for the reader. */
  private static final int MOST_SAID = 1_000;

  private final Run run;
  private final List<ToolThread> threads = new ArrayList<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger open;
  private final Semaphore room = new Semaphore(MOST_SAID);
  private CancelToken.@Nullable Registration registration;
  private volatile boolean stopped;

  ToolRound(Run run, List<ToolUse> calls, Map<String, Json> known) {
    this.run = run;
    var all = new ArrayList<CompletableFuture<?>>();
    var exclusive = new ArrayList<CompletableFuture<?>>();
    for (var call : calls) {
      var tool = run.session.tool(call.name());
      boolean parallel = tool != null && isParallel(tool);
      var thread = new ToolThread(this, run, call, tool, List.copyOf(parallel ? exclusive : all));
      if (known.containsKey(call.id())) {
        thread.know(known.get(call.id()));
      }
      threads.add(thread);
      all.add(thread.done());
      if (!parallel) {
        exclusive.add(thread.done());
      }
    }
    open = new AtomicInteger((int) threads.stream().filter(it -> !it.isKnown()).count());
  }

  private static boolean isParallel(Tool tool) {
    return tool.traits().repeatable() || tool instanceof AgentTool;
  }

  void start() {
    // Nobody may be reading when the run is cancelled, and yet its tools must end.
    registration = run.token.onCancel(() -> Thread.startVirtualThread(this::tellOff));
    threads.stream().filter(thread -> !thread.isKnown()).forEach(ToolThread::start);
  }

  /** What happens next; null once every call has its result. */
  @Nullable Message next() throws InterruptedException {
    while (true) {
      if (open.get() == 0 && events.isEmpty()) {
        return null;
      }
      Event event;
      try (var registration = run.token.onCancel(() -> events.add(new Woken()))) {
        event = events.take();
      }
      switch (event) {
        case Said(var message) -> {
          room.release();
          return message;
        }
        case Failed(var failure) -> throw failure;
        case Ended() -> open.decrementAndGet();
        case Woken() -> {
          throw new ConnectionFailed("cancelled");
        }
      }
    }
  }

  Run run() {
    return run;
  }

  /** Says something from within a call; nobody hears one that has been interrupted. */
  void say(Message message) {
    try {
      room.acquire();
      events.add(new Said(message));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A call has its result, or there is no going on. */
  void ended(@Nullable AgentException failure) {
    events.add(failure == null ? new Ended() : new Failed(failure));
  }

  /** Somebody has said no to all of it. */
  void stopAfterThis() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * All are told off before the first is written down as ended: a journal that fails stops no
   * process.
   */
  void stop() {
    tellOff();
    threads.forEach(ToolThread::leave);
  }

  private void tellOff() {
    threads.forEach(ToolThread::tellOff);
  }

  /** Nobody needs to be told off any more. */
  void close() {
    if (registration != null) {
      registration.close();
    }
  }

  /** The result blocks in the order asked; what has none yet is told to have been interrupted. */
  List<byte[]> results() {
    return threads.stream().map(thread -> thread.result().bytes()).toList();
  }

  private sealed interface Event {}

  private record Said(Message message) implements Event {}

  private record Failed(AgentException failure) implements Event {}

  private record Ended() implements Event {}

  private record Woken() implements Event {}
}
