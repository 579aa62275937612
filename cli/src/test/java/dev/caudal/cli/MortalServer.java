// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A server of one data folder, which dies and is started again while others call it. */
final class MortalServer implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final String api;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Long> startMillis = new ArrayList<>();
  private Process process;
  private String base = "";

  MortalServer(Path folder, String api) throws IOException {
    this.folder = folder;
    this.api = api;
    start();
  }

  /** Starts it on what the last one left. */
  void start() throws IOException {
    long began = System.nanoTime();
    launch();
    var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    var line = out.readLine();
    assertThat(line).as(errors()).startsWith("listening on ");
    startMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    at(line.substring("listening on ".length()));
  }

  private void launch() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.caudal.cli.Main",
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("err").toFile()));
    builder.environment().keySet().removeIf(name -> name.matches("(ANTHROPIC|CAUDAL|CLAUDE).*"));
    builder.environment().put("ANTHROPIC_API_KEY", "sk-test");
    builder.environment().put("ANTHROPIC_BASE_URL", api);
    builder.environment().put("CAUDAL_SANDBOX", "off");
    process = builder.start();
  }

  private void at(String address) {
    lock.lock();
    try {
      base = address;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets it live for so long, and kills it where it stands. */
  void killAfter(long millis) throws InterruptedException {
    assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).as(this::errors).isFalse();
    at("");
    process.destroyForcibly().waitFor();
  }

  /** Starts one that does not live to see its first caller, as far as that can be aimed at. */
  void killInItsStart(long millis) throws Exception {
    launch();
    killAfter(millis);
  }

  /** Tells it to stop, and how it then ended. */
  int stop(Duration within) throws InterruptedException {
    process.toHandle().destroy();
    assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)).as("has ended").isTrue();
    at("");
    return process.exitValue();
  }

  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Where it is reached, once it is. */
  String base() throws InterruptedException {
    lock.lock();
    try {
      while (base.isEmpty()) {
        changed.await();
      }
      return base;
    } finally {
      lock.unlock();
    }
  }

  /** A moment in which it may die or come back, before it is called again. */
  void pause() throws InterruptedException {
    lock.lock();
    try {
      var before = base;
      long left = PAUSE_NANOS;
      while (left > 0 && base.equals(before)) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  HttpRequest.Builder request(String path) throws InterruptedException {
    return HttpRequest.newBuilder(URI.create(base() + path))
        .header("Content-Type", "application/json");
  }

  String startTimes() {
    var sorted = new ArrayList<>(startMillis);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2) + " ms (p50), " + sorted.getLast() + " ms (max)";
  }

  String errors() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.shutdownNow();
  }
}
