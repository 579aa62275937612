// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.runtime.DeliveryView.Status;
import dev.caudal.store.SqliteOptions;
import dev.caudal.store.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Webhooks outlive a process, can be urged, and reach nobody else. */
final class RedeliveryTest extends DeliveryFixture {
  RedeliveryTest() throws IOException {}

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
