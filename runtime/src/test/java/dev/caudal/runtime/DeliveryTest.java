// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.caudal.runtime.DeliveryView.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Webhooks reach their receivers, however long that takes. */
final class DeliveryTest extends DeliveryFixture {
  DeliveryTest() throws IOException {}

  @Test
  void a_finished_run_is_told_with_a_signature_that_verifies() throws Exception {
    house(it -> it.secret("default", SECRET));
    var run = submit("@text Hello", receiver.url());
    var received = receiver.next();

    new Webhook(SECRET).verify(received.body(), received.headers().map());
    assertThat(received.headers().firstValue("content-type")).contains("application/json");
    var json = received.json();
    assertThat(json.propertyNames())
        .containsExactly(
            "type",
            "timestamp",
            "job_id",
            "run_id",
            "session_id",
            "status",
            "subtype",
            "result",
            "cost_usd",
            "metadata");
    assertThat(json.path("type").asString()).isEqualTo("job.completed");
    assertThat(json.path("status").asString()).isEqualTo("completed");
    assertThat(json.path("subtype").asString()).isEqualTo("success");
    assertThat(json.path("result").asString()).isEqualTo("Hello");
    assertThat(json.path("run_id").asString()).isEqualTo(run.runId());
    assertThat(json.path("session_id").asString()).isEqualTo(run.sessionId());
    assertThat(json.path("cost_usd").isNumber()).isTrue();
    assertThat(json.path("metadata").path("ticket").asString()).isEqualTo("7");
    var view = await(run.runId(), Status.DELIVERED);
    assertThat(view.deliveryId()).isEqualTo(received.id()).doesNotContain(".");
    assertThat(view.attempts()).isOne();
    assertThat(view.lastStatusCode()).contains(200);
    assertThat(view.lastError()).isEmpty();
  }

  @Test
  void without_a_secret_there_is_no_signature() throws Exception {
    house(it -> it.secret("other", SECRET));
    submit("@text Hello", receiver.url());
    var headers = receiver.next().headers();
    assertThat(headers.firstValue("webhook-signature")).isEmpty();
    assertThat(headers.firstValue("webhook-id")).isPresent();
  }

  @Test
  void while_a_secret_changes_both_receivers_are_content() throws Exception {
    var next = WebhooksTest.secret('t', 32);
    house(it -> it.secret("default", next).secret("default", SECRET));
    submit("@text Hello", receiver.url());
    var received = receiver.next();
    new Webhook(SECRET).verify(received.body(), received.headers().map());
    new Webhook(next).verify(received.body(), received.headers().map());
  }

  @Test
  void a_failed_and_a_cancelled_run_are_told_too() throws Exception {
    var failed = submit("@error 400 no", receiver.url());
    var json = receiver.next().json();
    assertThat(json.path("type").asString()).isEqualTo("job.failed");
    assertThat(json.path("run_id").asString()).isEqualTo(failed.runId());
    assertThat(json.path("error").asString()).isNotEmpty();
    assertThat(json.has("result")).isFalse();

    var cancelled = submit("@text one\n@stall 60s\n@text two", receiver.url());
    house.eventsUntil(cancelled.runId(), "text");
    house.caudal.cancel(Caller.LOCAL, cancelled.runId(), "user");
    json = receiver.next().json();
    assertThat(json.path("type").asString()).isEqualTo("job.cancelled");
    assertThat(json.path("run_id").asString()).isEqualTo(cancelled.runId());
  }

  @Test
  void a_run_that_never_began_is_told_when_it_is_cancelled() throws Exception {
    var first = submit("@text one\n@stall 60s\n@text two", receiver.url());
    house.eventsUntil(first.runId(), "text");
    var task =
        Events.MAPPER
            .createObjectNode()
            .put("task", "@text two")
            .put("session_id", first.sessionId())
            .put("webhook_url", receiver.url());
    var second = house.caudal.submit(Caller.LOCAL, Task.of(task), Optional.empty());
    house.caudal.cancel(Caller.LOCAL, second.runId(), "user");
    var json = receiver.next().json();
    assertThat(json.path("type").asString()).isEqualTo("job.cancelled");
    assertThat(json.path("run_id").asString()).isEqualTo(second.runId());
    house.caudal.cancel(Caller.LOCAL, first.runId(), "user");
  }

  @Test
  void only_what_was_named_is_told() throws Exception {
    var run = submit("@text Hello", receiver.url(), "job.started", "job.completed");
    assertThat(List.of(type(receiver.next()), type(receiver.next())))
        .containsExactlyInAnyOrder("job.started", "job.completed");
    assertThat(deliveries(run.runId()))
        .extracting(DeliveryView::event)
        .containsExactly("job.completed", "job.started");
    var page = house.caudal.deliveries(Caller.LOCAL, run.runId(), 1, Optional.empty());
    assertThat(page.items()).extracting(DeliveryView::event).containsExactly("job.completed");
    var rest = house.caudal.deliveries(Caller.LOCAL, run.runId(), 1, page.next());
    assertThat(rest.items()).extracting(DeliveryView::event).containsExactly("job.started");
    assertThat(rest.next()).isEmpty();
  }

  private static String type(Receiver.Received received) {
    return received.json().path("type").asString();
  }

  @Test
  void what_was_not_taken_is_sent_again_by_the_schedule_and_then_no_more() throws Exception {
    house(it -> it.secret("default", SECRET));
    receiver.then(500, 503, 404, 429, 302, 500, 500, 500, 500, 500);
    var run = submit("@text Hello", receiver.url());
    var ids = new ArrayList<String>();
    var times = new ArrayList<String>();
    for (int attempt = 1; attempt <= Retries.WAITS.size(); attempt++) {
      var received = receiver.next();
      ids.add(received.id());
      times.add(received.headers().firstValue("webhook-timestamp").orElseThrow());
      var view = tried(run.runId(), attempt);
      if (attempt == Retries.WAITS.size()) {
        assertThat(view.status()).isEqualTo(Status.FAILED);
        assertThat(view.nextAttemptAt()).isEmpty();
        break;
      }
      assertThat(view.status()).isEqualTo(Status.PENDING);
      var planned = Retries.WAITS.get(attempt);
      var waits = Duration.between(clock.instant(), view.nextAttemptAt().orElseThrow());
      assertThat(waits)
          .isBetween(
              planned.multipliedBy(9).dividedBy(10).minusSeconds(10),
              planned.multipliedBy(11).dividedBy(10));
      clock.turnTo(view.nextAttemptAt().orElseThrow());
    }
    assertThat(ids).containsOnly(ids.getFirst());
    assertThat(times).doesNotHaveDuplicates();
    assertThat(house.caudal.run(Caller.LOCAL, run.runId()).status())
        .isEqualTo(RunView.Status.COMPLETED);
  }

  @Test
  void before_its_time_nothing_is_sent_again() throws Exception {
    receiver.then(500, 500);
    var run = submit("@text Hello", receiver.url());
    receiver.next();
    clock.turnTo(tried(run.runId(), 1).nextAttemptAt().orElseThrow());
    receiver.next();
    var view = tried(run.runId(), 2);
    clock.turnTo(view.nextAttemptAt().orElseThrow().minusSeconds(30));
    // Another run goes all the way meanwhile.
    submit("@text Hello", receiver.url());
    assertThat(receiver.next().id()).isNotEqualTo(view.deliveryId());
    assertThat(deliveries(run.runId()).getFirst().attempts()).isEqualTo(2);
  }

  @Test
  void who_is_gone_is_left_alone() throws Exception {
    receiver.then(410);
    var run = submit("@text Hello", receiver.url());
    var view = await(run.runId(), Status.STOPPED);
    assertThat(view.lastStatusCode()).contains(410);
    assertThat(view.nextAttemptAt()).isEmpty();
  }

  @Test
  void who_asks_for_patience_gets_it() throws Exception {
    receiver.then(429, "Retry-After", "3600");
    var run = submit("@text Hello", receiver.url());
    var next = tried(run.runId(), 1).nextAttemptAt().orElseThrow();
    assertThat(Duration.between(clock.instant(), next))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    clock.turnTo(next);
    await(run.runId(), Status.DELIVERED);
  }

  @Test
  void a_redirect_is_a_failure_and_is_not_followed() throws Exception {
    try (var elsewhere = new Receiver()) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        receiver.then(status, "Location", elsewhere.url());
        var run = submit("@text Hello", receiver.url());
        var view = tried(run.runId(), 1);
        assertThat(view.status()).isEqualTo(Status.PENDING);
        assertThat(view.lastStatusCode()).contains(status);
      }
      assertThat(elsewhere.isQuiet()).isTrue();
    }
  }

  @Test
  void an_answer_without_end_counts_by_its_status() throws Exception {
    receiver.then(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      var block = new byte[8_192];
      try (var out = exchange.getResponseBody()) {
        for (int i = 0; i < 10_000; i++) {
          out.write(block);
        }
      }
    });
    var run = submit("@text Hello", receiver.url());
    await(run.runId(), Status.DELIVERED);
  }

  @Test
  void nobody_there_is_a_failure_like_others() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    var run = submit("@text Hello", "http://127.0.0.1:" + port + "/");
    var view = tried(run.runId(), 1);
    assertThat(view.lastStatusCode()).isEmpty();
    assertThat(view.lastError()).contains("no connection, or it broke");
  }
}
