// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Claims that wait, and what wakes them: never a poll. */
public abstract class WaitingRules extends StoreRules {

  @Test
  void a_waiting_claim_gets_a_session_as_soon_as_one_is_sent_to() throws Exception {
    var session = made("a");
    var waiting = parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
    send(task(session));
    assertThat(waiting.result()).extracting(Lease::session).containsExactly(session);
  }

  @Test
  void a_waiting_claim_gets_a_session_when_its_task_falls_due() throws Exception {
    send(task(made("a")).due(time.now().plus(Duration.ofMinutes(5))));
    var waiting = parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
    time.advance(Duration.ofMinutes(4));
    time.awaitParked(waiting.thread());
    assertThat(waiting.running()).isTrue();
    time.advance(Duration.ofMinutes(1));
    assertThat(waiting.result()).hasSize(1);
  }

  @Test
  void a_waiting_claim_gets_a_session_when_its_holder_is_lost() throws Exception {
    var lost = running("a");
    var waiting = parked(() -> store.claim("other", Wants.oneOfEach(), TTL, LONG));
    time.advance(TTL.minusMillis(1));
    time.awaitParked(waiting.thread());
    assertThat(waiting.running()).isTrue();
    time.advance(Duration.ofMillis(1));
    assertThat(waiting.result().getFirst().epoch()).isGreaterThan(lost.epoch());
  }

  @Test
  void a_waiting_claim_gets_a_session_when_it_is_released() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.claim("other", Wants.oneOfEach(), TTL, LONG));
    store.release(lease, Wake.any());
    assertThat(waiting.result()).hasSize(1);
  }

  @Test
  void a_claim_waits_no_longer_than_it_was_told() throws Exception {
    var waiting =
        parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, Duration.ofSeconds(10)));
    time.advance(Duration.ofSeconds(10));
    assertThat(waiting.result()).isEmpty();
    send(task(made("a")));
    assertThat(claim().worker()).isEqualTo("worker");
  }

  @Test
  void waiting_workers_share_what_comes() throws Exception {
    var first = parked(() -> store.claim("w1", Wants.oneOfEach(), TTL, LONG));
    var second = parked(() -> store.claim("w2", Wants.oneOfEach(), TTL, LONG));
    send(task(made("a")));
    send(task(made("b")));
    assertThat(first.result().getFirst().session())
        .isNotEqualTo(second.result().getFirst().session());
  }

  @Test
  void an_interrupted_claim_leaks_no_lease() throws Exception {
    var session = made("a");
    var waiting = parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
    waiting.thread().interrupt();
    waiting.failure(InterruptedException.class);
    send(task(session));
    assertThat(claim().session()).isEqualTo(session);
  }

  @Test
  void a_claim_interrupted_while_it_is_served_either_has_the_lease_or_leaks_none()
      throws Exception {
    var session = made("a");
    for (int round = 0; round < 100; round++) {
      var waiting = parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
      var sent = Call.of(() -> send(task(session)));
      waiting.thread().interrupt();
      var run = sent.result();
      Lease lease;
      try {
        lease = waiting.answer().getFirst();
      } catch (AssertionError interrupted) {
        assertThat(interrupted).hasRootCauseInstanceOf(InterruptedException.class);
        lease = claim();
      }
      end(lease, run);
      store.release(lease, Wake.any());
    }
  }

  @Test
  void in_the_machines_time_a_waiting_claim_is_woken_and_not_polled_for() throws Exception {
    store.close();
    store = fixture.open(Time.system());
    var session = made("a");
    for (int round = 0; round < 20; round++) {
      var waiting = Call.of(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG));
      long before = System.nanoTime();
      var run = send(task(session));
      var lease = waiting.result().getFirst();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      end(lease, run);
      store.release(lease, Wake.any());
    }
    reopen();
  }
}
