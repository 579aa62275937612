// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.caudal.runtime.DeliveryView.Status;
import dev.caudal.store.MemoryStore;
import dev.caudal.store.SqliteOptions;
import dev.caudal.store.SqliteStore;
import dev.caudal.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks reach their receivers, however long that takes, and nobody else. */
final class DeliveryTest {
  private static final String SECRET = WebhooksTest.secret('s', 32);

  @TempDir Path folder;
  private final TurnedClock clock = new TurnedClock();
  private final Receiver receiver;
  private House house;

  DeliveryTest() throws IOException {
    receiver = new Receiver();
  }

  @BeforeEach
  void open() {
    house = open(MemoryStore.open(clock), it -> it);
  }

  @AfterEach
  void close() {
    receiver.close();
    house.close();
  }

  private House open(Store store, UnaryOperator<Webhooks> set) {
    var webhooks = set.apply(Webhooks.defaults().allowPrivate(true).clock(clock));
    return new House(folder, store, it -> {}, it -> it.webhooks(webhooks));
  }

  private void house(UnaryOperator<Webhooks> set) {
    house(MemoryStore.open(clock), set);
  }

  /** Another one instead. */
  private void house(Store store, UnaryOperator<Webhooks> set) {
    house.close();
    house = open(store, set);
  }

  private Accepted submit(String text, String url, String... events) {
    var task = Events.MAPPER.createObjectNode().put("task", text).put("webhook_url", url);
    task.putObject("metadata").put("ticket", "7");
    if (events.length > 0) {
      var named = task.putArray("webhook_events");
      List.of(events).forEach(named::add);
    }
    return house.caudal.submit(Caller.LOCAL, Task.of(task), Optional.empty());
  }

  private List<DeliveryView> deliveries(String run) {
    return house.caudal.deliveries(Caller.LOCAL, run, 20, Optional.empty()).items();
  }

  private DeliveryView await(String run, Predicate<DeliveryView> wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      var all = deliveries(run);
      if (!all.isEmpty() && wanted.test(all.getFirst())) {
        return all.getFirst();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + all);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private DeliveryView await(String run, Status status) {
    return await(run, it -> it.status() == status);
  }

  private DeliveryView tried(String run, int attempts) {
    return await(run, it -> it.attempts() == attempts);
  }

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

  @Test
  void the_schedule_goes_on_in_the_next_process() throws Exception {
    receiver.then(500, 500);
    var run = submit("@text Hello", receiver.url());
    var id = receiver.next().id();
    clock.turnTo(tried(run.runId(), 1).nextAttemptAt().orElseThrow());
    receiver.next();
    var before = tried(run.runId(), 2);
    house.caudal.close();
    house.caudal = Caudal.open(house.store, house.options);

    assertThat(deliveries(run.runId())).containsExactly(before);
    clock.turnTo(before.nextAttemptAt().orElseThrow());
    assertThat(receiver.next().id()).isEqualTo(id);
    assertThat(await(run.runId(), Status.DELIVERED).attempts()).isEqualTo(3);
  }

  @Test
  void an_attempt_that_was_cut_off_is_made_again_under_the_same_id() throws Exception {
    var never = new CountDownLatch(1);
    receiver.then(exchange -> {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    var run = submit("@text Hello", receiver.url());
    var first = receiver.next();
    house.caudal.close();
    house.caudal = Caudal.open(house.store, house.options);
    var second = receiver.next();
    never.countDown();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(await(run.runId(), Status.DELIVERED).attempts()).isOne();
  }

  @Test
  void what_was_taken_and_not_written_down_is_sent_again_under_the_same_id() throws Exception {
    var path = folder.resolve("store.db");
    var options = SqliteOptions.defaults().time(clock);
    house(SqliteStore.open(path, options), it -> it);
    receiver.then(exchange -> {
      house.store.close();
      exchange.sendResponseHeaders(200, -1);
    });
    var run = submit("@text Hello", receiver.url());
    var first = receiver.next();
    house.close();
    house = open(SqliteStore.open(path, options), it -> it);
    var second = receiver.next();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.body()).isEqualTo(first.body());
    await(run.runId(), Status.DELIVERED);
  }

  @Test
  void a_webhook_can_be_urged() throws Exception {
    receiver.then(500, 500);
    var run = submit("@text Hello", receiver.url());
    var id = receiver.next().id();
    tried(run.runId(), 1);
    house.caudal.redeliver(Caller.LOCAL, run.runId(), id);
    assertThat(receiver.next().id()).isEqualTo(id);
    tried(run.runId(), 2);
    house.caudal.redeliver(Caller.LOCAL, run.runId(), id);
    receiver.next();
    assertThat(await(run.runId(), Status.DELIVERED).attempts()).isEqualTo(3);
  }

  @Test
  void a_webhook_that_was_given_up_or_taken_can_be_sent_anew() throws Exception {
    receiver.then(410);
    var run = submit("@text Hello", receiver.url());
    var first = receiver.next();
    await(run.runId(), Status.STOPPED);
    house.caudal.redeliver(Caller.LOCAL, run.runId(), first.id());
    assertThat(receiver.next()).extracting("body").isEqualTo(first.body());
    assertThat(await(run.runId(), Status.DELIVERED).attempts()).isEqualTo(2);
    house.caudal.redeliver(Caller.LOCAL, run.runId(), first.id());
    assertThat(receiver.next()).extracting("body").isEqualTo(first.body());
    assertThat(await(run.runId(), it -> it.attempts() == 3).status()).isEqualTo(Status.DELIVERED);
    assertThat(deliveries(run.runId())).hasSize(1);
  }

  @Test
  void only_its_owner_sees_or_urges_a_webhook() throws Exception {
    var run = submit("@text Hello", receiver.url());
    var id = receiver.next().id();
    await(run.runId(), Status.DELIVERED);
    var eve = new Caller("other", "eve");
    assertThatThrownBy(() -> house.caudal.deliveries(eve, run.runId(), 9, Optional.empty()))
        .isInstanceOf(Refusal.NotFound.class);
    assertThatThrownBy(() -> house.caudal.redeliver(eve, run.runId(), id))
        .isInstanceOf(Refusal.NotFound.class);
    var other = submit("@text Hello", receiver.url());
    for (var wrong : List.of("", "x", id + "0", "wh_" + run.runId() + "_")) {
      assertThatThrownBy(() -> house.caudal.redeliver(Caller.LOCAL, run.runId(), wrong))
          .isInstanceOf(Refusal.NotFound.class);
    }
    assertThatThrownBy(() -> house.caudal.redeliver(Caller.LOCAL, other.runId(), id))
        .isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void webhooks_are_no_runs_and_no_sessions_to_their_owner() throws Exception {
    var run = submit("@text Hello", receiver.url());
    var id = receiver.next().id();
    await(run.runId(), Status.DELIVERED);
    var hidden = "webhook:" + id;
    var caudal = house.caudal;
    assertThat(
            caudal
                .runs(Caller.LOCAL, Optional.empty(), Optional.empty(), 9, Optional.empty())
                .items())
        .extracting(RunView::runId)
        .containsExactly(run.runId());
    assertThat(
            caudal
                .runs(Caller.LOCAL, Optional.empty(), Optional.of(hidden), 9, Optional.empty())
                .items())
        .isEmpty();
    assertThat(caudal.sessions(Caller.LOCAL, 9, Optional.empty()).items())
        .extracting(SessionView::sessionId)
        .containsExactly(run.sessionId());
    assertThatThrownBy(() -> caudal.session(Caller.LOCAL, hidden))
        .isInstanceOf(Refusal.NotFound.class);
    assertThatThrownBy(() -> caudal.createSession(Caller.LOCAL, Optional.of(hidden)))
        .isInstanceOf(Refusal.NotFound.class);
    assertThatThrownBy(() -> house.submit("hi", hidden)).isInstanceOf(Refusal.class);
    var delivery =
        house
            .store
            .runs(dev.caudal.store.RunQuery.of("default").session(hidden))
            .items()
            .getFirst();
    assertThatThrownBy(() -> caudal.run(Caller.LOCAL, delivery.id()))
        .isInstanceOf(Refusal.NotFound.class);
    assertThatThrownBy(() -> caudal.cancel(Caller.LOCAL, delivery.id(), "user"))
        .isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void many_receivers_that_hang_hold_up_neither_runs_nor_other_webhooks() throws Exception {
    try (var deaf = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"))) {
      var url = "http://127.0.0.1:" + deaf.getLocalPort() + "/";
      for (int i = 0; i < 50; i++) {
        house.events(submit("@text Hello", url).runId());
      }
      var task =
          Events.MAPPER
              .createObjectNode()
              .put("task", "@text Hi")
              .put("webhook_url", receiver.url());
      house.caudal.enqueue(Caller.LOCAL, Task.of(task), Optional.empty());
      receiver.next();
    }
  }

  @Test
  void private_addresses_are_refused_when_the_task_is_given() {
    house(it -> it.allowPrivate(false));
    for (var host :
        List.of(
            "127.0.0.1",
            "10.0.0.1",
            "[::1]",
            "169.254.169.254",
            "0x7f.1",
            "2130706433",
            "127.1",
            "[::ffff:127.0.0.1]")) {
      assertThatThrownBy(
              () -> submit("@text Hello", "http://" + host + ":" + receiver.port() + "/"))
          .as(host)
          .isInstanceOfSatisfying(
              Refusal.Invalid.class,
              it -> assertThat(it.errors().getFirst().field()).isEqualTo("webhook_url"));
    }
    assertThat(receiver.isQuiet()).isTrue();
  }

  @Test
  void a_name_that_leads_to_a_private_address_is_not_connected_to() throws Exception {
    house(it -> it.allowPrivate(false));
    try (var canary = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      var run = submit("@text Hello", "http://localhost:" + canary.getLocalPort() + "/");
      var view = tried(run.runId(), 1);
      assertThat(view.lastError())
          .contains("the host's name leads to no address that may be called");
      canary.setSoTimeout(200);
      assertThatThrownBy(canary::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_webhook_says_when_it_was_made() throws Exception {
    var before = Instant.ofEpochMilli(clock.millis());
    var run = submit("@text Hello", receiver.url());
    receiver.next();
    var view = await(run.runId(), Status.DELIVERED);
    assertThat(view.createdAt()).isBetween(before, Instant.ofEpochMilli(clock.millis()));
    assertThat(view.url()).isEqualTo(receiver.url());
  }
}
