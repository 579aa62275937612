// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients of somebody else's, which know no token. */
final class ModelCallsTest {
  private final CancelToken token = new CancelToken();
  private final CountDownLatch inside = new CountDownLatch(1);

  /** A client that waits for ever, in sending or in answering. */
  private final class Foreign implements ModelClient {
    final boolean sends;

    Foreign(boolean sends) {
      this.sends = sends;
    }

    private void block() {
      inside.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new ConnectionFailed("interrupted", e);
      }
    }

    @Override
    public ModelAnswer send(ModelRequest request) {
      if (!sends) {
        block();
      }
      var ended = new CountDownLatch(1);
      return new ModelAnswer() {
        @Override
        public @Nullable StreamEvent next() {
          inside.countDown();
          try {
            ended.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          throw new ConnectionFailed("cancelled");
        }

        @Override
        public String requestId() {
          return "req";
        }

        @Override
        public void cancel() {
          ended.countDown();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public long countTokens(ModelRequest request) {
      block();
      return 0;
    }

    @Override
    public void close() {}
  }

  private void isFreed(Runnable call) throws Exception {
    var outcome =
        new FutureTask<>(() -> {
          assertThatThrownBy(call::run).isInstanceOf(Aborted.class);
          return Thread.currentThread().isInterrupted();
        });
    Thread.ofPlatform().start(outcome);
    assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
    token.cancel();
    assertThat(outcome.get(5, TimeUnit.SECONDS)).as("still interrupted").isFalse();
  }

  @Test
  void a_sender_is_freed() throws Exception {
    isFreed(() -> ModelCalls.send(new Foreign(false), RawServer.request("{}"), token));
  }

  @Test
  void a_counter_is_freed() throws Exception {
    isFreed(() -> ModelCalls.countTokens(new Foreign(false), RawServer.request("{}"), token));
  }

  @Test
  void a_reader_is_freed() throws Exception {
    var answer = ModelCalls.send(new Foreign(true), RawServer.request("{}"), token);
    assertThat(answer.requestId()).isEqualTo("req");
    isFreed(answer::next);
    answer.close();
  }
}
