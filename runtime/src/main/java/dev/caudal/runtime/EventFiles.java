// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Logged;
import dev.caudal.store.Run;
import dev.caudal.store.Store;
import dev.caudal.store.StoreException;
import dev.caudal.store.Tail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes each run's events as lines into a file of its own, as they happen: a tail like any other,
 * which no run waits for. A mark beside the files names those that are not whole yet; the next
 * process goes on with them.
 */
final class EventFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFiles.class);
  private static final int BATCH = 1_000;
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Store store;
  private final Engines engines;
  private final Path folder;
  private final Path marks;
  private final Map<String, Thread> writers = new ConcurrentHashMap<>();
  private volatile boolean closing;

  EventFiles(Store store, Engines engines, Path folder) {
    this.store = store;
    this.engines = engines;
    this.folder = folder;
    marks = folder.resolve(".open");
  }

  /** Goes on with what is not whole. A folder that is none is found out here. */
  void start() {
    try {
      Files.createDirectories(marks);
      try (var open = Files.list(marks)) {
        open.forEach(mark -> follow(String.valueOf(mark.getFileName())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("event files cannot be written to " + folder, e);
    }
  }

  /** Writes the run's events from here to its end, unless somebody does already. */
  void follow(String run) {
    if (closing) {
      return;
    }
    var thread = Thread.ofVirtual().name("caudal-event-file").unstarted(() -> write(run));
    if (writers.putIfAbsent(run, thread) == null) {
      thread.start();
    }
  }

  private void write(String id) {
    var mark = marks.resolve(id);
    try {
      Files.write(mark, new byte[0]);
      var run = store.run(id);
      if (run.isEmpty() || isWhole(run.get())) {
        Files.deleteIfExists(mark);
      }
    } catch (StoreException.SessionGone | StoreException.CursorGone e) {
      LOG.info("the event file of {} ends early: {}", id, e.getMessage());
    } catch (StoreException.Closed e) {
      LOG.debug("the event file of {} is gone on with later", id);
    } catch (IOException e) {
      LOG.error("the event file of {} cannot be written: {}", id, e.toString());
    } catch (RuntimeException e) {
      LOG.error("the event file of {} cannot be written", id, e);
    } finally {
      writers.remove(id);
    }
  }

  /** Writes what there is to write; says whether that was all there will be. */
  private boolean isWhole(Run run) throws IOException {
    try (var file = EventFile.open(folder.resolve(run.id() + ".jsonl"))) {
      var last = file.last();
      switch (last.path("type").asString("")) {
        case "session_end" -> {
          return true;
        }
        case "" -> file.write(head(run));
        default -> {}
      }
      boolean ended = isEnding(last);
      if (!ended) {
        try (var tail = store.tail(run.session(), last.path("seq").asLong(run.after()))) {
          ended = copy(tail, run.id(), file);
        }
      }
      if (ended) {
        file.write(foot(store.run(run.id()).orElse(run)));
      }
      return ended;
    }
  }

  private static boolean isEnding(JsonNode line) {
    return new LogEvent(0, line.path("type").asString(""), "", new byte[0]).isEnding();
  }

  /** Copies events until the run's end, or until somebody wants no more. */
  private boolean copy(Tail tail, String run, EventFile file) throws IOException {
    var wait = LONG;
    while (true) {
      List<Logged> batch;
      try {
        batch = tail.next(BATCH, closing ? Duration.ZERO : wait);
      } catch (InterruptedException e) {
        wait = Duration.ZERO;
        continue;
      }
      var lines = new ByteArrayOutputStream();
      boolean ended = false;
      for (var logged : batch) {
        if (!ended && isShown(logged, run)) {
          var event = Events.shown(logged);
          EventFile.add(lines, event, Instant.ofEpochMilli(logged.atMillis()));
          ended = event.isEnding();
        }
      }
      file.write(lines);
      if (ended || (batch.isEmpty() && closing)) {
        return ended;
      }
    }
  }

  private static boolean isShown(Logged logged, String run) {
    return !Events.isHidden(logged)
        && Events.run(logged).equals(run)
        && !Events.isOfSubagent(Events.shown(logged));
  }

  private ObjectNode head(Run run) {
    var task = RunRow.of(run).task();
    return Events.MAPPER
        .createObjectNode()
        .put("type", "session_start")
        .put("timestamp", run.startedAt().orElse(run.createdAt()).toString())
        .put("prompt", task.prompt())
        .put("cwd", engines.folder(run.session(), task).toString());
  }

  private static ObjectNode foot(Run run) {
    var end = run.finishedAt().orElseGet(Instant::now);
    var json =
        Events.MAPPER
            .createObjectNode()
            .put("type", "session_end")
            .put("timestamp", end.toString())
            .put("duration_ms", Duration.between(run.startedAt().orElse(end), end).toMillis())
            .putNull("cost_usd");
    RunRow.of(run).copyTo(json, "cost_usd");
    return json;
  }

  /** Writes what is in the logs by now; the rest is the next process's. */
  @Override
  public void close() {
    closing = true;
    var threads = List.copyOf(writers.values());
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + GOODBYE.toNanos();
    for (var thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
