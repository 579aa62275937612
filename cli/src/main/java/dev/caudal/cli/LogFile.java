// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.agent.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the events of a run to a file, a line of JSON each, between a first and a last line. */
final class LogFile implements Consumer<Event>, AutoCloseable {
  private final Writer file;
  private final long begin_ns = System.nanoTime();
  private Optional<Object> cost = Optional.empty();

  private LogFile(Writer file) {
    this.file = file;
  }

  /** Replaces the file; without one, what is written goes nowhere. */
  static LogFile open(@Nullable Path path, String prompt, Path cwd) {
    try {
      var log =
          new LogFile(path == null ? Writer.nullWriter() : Files.newBufferedWriter(path, UTF_8));
      log.line(
          new Fields()
              .and("type", "session_start")
              .and("timestamp", now())
              .and("prompt", prompt)
              .and("cwd", cwd.toString()));
      return log;
    } catch (IOException failed) {
      throw new BadLine("--log cannot be written: " + failed);
    }
  }

  @Override
  public void accept(Event event) {
    if (event.type().equals("done")) {
      cost = Optional.ofNullable(event.fields().get("cost_usd"));
    }
    try {
      line(event.json(Map.of("timestamp", now())));
    } catch (IOException failed) {
      throw new UncheckedIOException("the log cannot be written: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    try (file) {
      line(
          new Fields()
              .and("type", "session_end")
              .and("timestamp", now())
              .and("duration_ms", (System.nanoTime() - begin_ns) / 1_000_000)
              .orNull("cost_usd", cost));
    } catch (IOException failed) {
      throw new UncheckedIOException("the log cannot be written: " + failed.getMessage(), failed);
    }
  }

  private void line(Fields fields) throws IOException {
    line(Json.of(fields.map()).text());
  }

  /** Each line is there for who follows the file, and after a crash. */
  private void line(String json) throws IOException {
    file.write(json + "\n");
    file.flush();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
