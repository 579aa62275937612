// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that are ended from outside, or by silence. */
@Tag("slow")
final class LiveCallTest {
  private static final Duration PROMPT = Duration.ofMillis(450);

  /** The kind of thread that reads. */
  enum Reader {
    PLATFORM,
    VIRTUAL;

    Thread start(Runnable task) {
      return this == PLATFORM ? Thread.ofPlatform().start(task) : Thread.ofVirtual().start(task);
    }
  }

  /** A reader that blocks in mid-answer, and how it came out. */
  private static final class Blocked {
    final CountDownLatch gone = new CountDownLatch(1);
    final CountDownLatch asked = new CountDownLatch(1);
    final ArrayBlockingQueue<ModelAnswer> answers = new ArrayBlockingQueue<>(1);
    final CancelToken token = new CancelToken();
    final RawServer server;
    final OkHttpModelClient client;
    final FutureTask<Throwable> outcome;
    final Thread thread;
    private volatile boolean interrupted;

    Blocked(Reader kind, boolean beforeHead, boolean streaming, Duration idle) {
      server =
          new RawServer((_, wire) -> {
            if (!beforeHead) {
              wire.stream().chunk(RawServer.start());
            }
            asked.countDown();
            wire.untilGone(gone);
          });
      client = server.client(server.options().idleTimeout(idle));
      var request = streaming ? RawServer.request("{}") : RawServer.wholeRequest("{}");
      outcome = new FutureTask<>(() -> read(request));
      thread = kind.start(outcome);
    }

    private Throwable read(ModelRequest request) {
      try (var answer = client.send(request, token)) {
        answers.add(answer);
        RawServer.read(answer);
        return new AssertionError("it ended well");
      } catch (AgentException e) {
        interrupted = Thread.currentThread().isInterrupted();
        return e;
      }
    }

    /** Ends it as told, and says how the reader came out, and that it was soon. */
    Throwable ended(ThrowingRunnable how) throws Exception {
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      RawServer.until(() ->
          thread.getState() != Thread.State.RUNNABLE
              || List.of(thread.getStackTrace()).toString().contains("read"));
      long before = System.nanoTime();
      how.run();
      var failure = outcome.get(5, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PROMPT);
      assertThat(gone.await(PROMPT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      client.close();
      server.close();
      return failure;
    }
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  private static void isAborted(Throwable failure, Aborted.Reason reason) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            Aborted.class, aborted -> assertThat(aborted.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @EnumSource
  void a_reader_is_freed_by_cancel(Reader kind) throws Exception {
    var call = new Blocked(kind, false, true, Duration.ofMinutes(1));
    isAborted(call.ended(() -> call.answers.take().cancel()), Aborted.Reason.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void a_reader_is_freed_by_its_token(Reader kind) throws Exception {
    var call = new Blocked(kind, false, true, Duration.ofMinutes(1));
    isAborted(call.ended(() -> call.token.cancel(Aborted.Reason.TIMEOUT)), Aborted.Reason.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void a_sender_is_freed_by_its_token_before_the_head_has_come(Reader kind) throws Exception {
    var call = new Blocked(kind, true, false, Duration.ofMinutes(1));
    isAborted(call.ended(call.token::cancel), Aborted.Reason.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void a_sender_is_freed_by_closing_the_client(Reader kind) throws Exception {
    var call = new Blocked(kind, true, true, Duration.ofMinutes(1));
    isAborted(call.ended(call.client::close), Aborted.Reason.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void a_reader_is_freed_by_an_interrupt(Reader kind) throws Exception {
    var call = new Blocked(kind, false, true, Duration.ofMinutes(1));
    isAborted(call.ended(call.thread::interrupt), Aborted.Reason.THREAD_INTERRUPTED);
    assertThat(call.interrupted).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_sender_is_freed_by_an_interrupt(Reader kind) throws Exception {
    var call = new Blocked(kind, true, true, Duration.ofMinutes(1));
    isAborted(call.ended(call.thread::interrupt), Aborted.Reason.THREAD_INTERRUPTED);
  }

  @ParameterizedTest
  @EnumSource
  void a_silent_model_is_given_up(Reader kind) throws Exception {
    for (boolean beforeHead : new boolean[] {false, true}) {
      var call = new Blocked(kind, beforeHead, true, Duration.ofMillis(150));
      assertThat(call.ended(() -> {}))
          .isInstanceOf(ConnectionFailed.class)
          .hasMessageContaining("silent for 150 ms")
          .extracting(failure -> ((ConnectionFailed) failure).isRetryable())
          .isEqualTo(true);
    }
  }

  @Test
  void a_model_that_answers_in_one_piece_may_take_longer() throws Exception {
    var answering = new CountDownLatch(1);
    var body = "{\"input_tokens\":1,\"content\":[],\"usage\":{}}";
    try (var server =
            new RawServer((_, wire) -> {
              passTicks(5);
              answering.countDown();
              wire.answer(200, java.util.Map.of("content-type", "application/json"), body);
            });
        var client = server.client(server.options().idleTimeout(Duration.ofMillis(150)));
        var answer = client.send(RawServer.wholeRequest("{}"))) {
      assertThat(RawServer.read(answer)).hasSize(3);
    }
  }

  @Test
  void a_slow_reader_is_not_taken_for_a_silent_model() throws Exception {
    try (var server =
            new RawServer((_, wire) ->
                wire.stream().chunk(RawServer.start()).chunk(RawServer.end()).lastChunk());
        var client = server.client(server.options().idleTimeout(Duration.ofMillis(150)));
        var answer = client.send(RawServer.request("{}"))) {
      answer.next();
      passTicks(5);
      assertThat(RawServer.read(answer)).hasSize(4);
    }
  }

  @Test
  void a_model_that_speaks_now_and_then_is_not_silent() throws Exception {
    try (var server =
            new RawServer((_, wire) -> {
              wire.stream().chunk(RawServer.start());
              for (int i = 0; i < 4; i++) {
                passTicks(1);
                wire.chunk(": still here\n");
              }
              wire.chunk(RawServer.end()).lastChunk();
            });
        var client = server.client(server.options().idleTimeout(Duration.ofMillis(350)));
        var answer = client.send(RawServer.request("{}"))) {
      assertThat(RawServer.read(answer)).hasSize(5);
    }
  }

  @Test
  void a_cancelled_answer_says_nothing_more_though_it_has_come() throws IOException {
    try (var server =
            new RawServer((_, wire) -> wire.stream().chunk(RawServer.turn("hi")).lastChunk());
        var client = server.client(server.options());
        var answer = client.send(RawServer.request("{}"))) {
      answer.next();
      answer.cancel();
      assertThatThrownBy(answer::next).isInstanceOf(Aborted.class);
    }
  }

  @Test
  void a_run_that_is_over_sends_nothing() {
    try (var server = new RawServer((_, _) -> {});
        var client = server.client(server.options())) {
      var token = new CancelToken();
      token.cancel(Aborted.Reason.TIMEOUT);
      assertThatThrownBy(() -> client.send(RawServer.request("{}"), token))
          .isInstanceOfSatisfying(
              Aborted.class, e -> assertThat(e.reason()).isEqualTo(Aborted.Reason.TIMEOUT));
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void a_hundred_calls_cancelled_at_any_moment_leave_nothing_behind() throws Exception {
    var random = new Random(11);
    var cancelled = new AtomicInteger();
    try (var server =
        new RawServer((_, wire) -> {
          wire.stream().chunk(RawServer.start());
          for (int i = 0; i < 3_000; i++) {
            wire.chunk(RawServer.delta("x"));
          }
          wire.chunk(RawServer.end()).lastChunk();
        })) {
      var client = server.client(server.options());
      for (int i = 0; i < 100; i++) {
        var token = new CancelToken();
        var reader =
            Reader.values()[i % 2].start(() -> {
              try (var answer = client.send(RawServer.request("{}"), token)) {
                RawServer.read(answer);
              } catch (Aborted e) {
                cancelled.incrementAndGet();
              }
            });
        java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(8_000_000));
        token.cancel();
        assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
      }
      client.close();
      assertThat(cancelled.get()).isGreaterThan(20);
      RawServer.until(() -> server.openConnections() == 0);
      RawServer.until(() ->
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().equals("caudal-watch")));
    }
  }

  /** Lets the watch look so many times. */
  private static void passTicks(int ticks) {
    var passed = new CountDownLatch(ticks);
    Watch.add(_ -> {
      passed.countDown();
      return passed.getCount() > 0;
    });
    try {
      assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
