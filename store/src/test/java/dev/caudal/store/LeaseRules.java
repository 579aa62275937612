// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashSet;
import java.util.NoSuchElementException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How long a lease lives, and what one that is over can still do: nothing. */
public abstract class LeaseRules extends StoreRules {

  private static void assertFenced(Lease lease, ThrowingCallable call) {
    var fenced = catchThrowableOfType(StoreException.Fenced.class, call);
    assertThat(fenced).isNotNull();
    assertThat(fenced.session).isEqualTo(lease.session());
    assertThat(fenced.epoch).isEqualTo(lease.epoch());
  }

  private void assertFencedInAll(Lease lease, String run) {
    assertFenced(lease, () -> write(lease, 7, 9));
    assertFenced(lease, () -> end(lease, run));
    assertFenced(lease, () -> store.append(lease, Append.of().ack(run)));
    assertFenced(lease, () -> store.renew(lease));
    assertFenced(lease, () -> store.release(lease, Wake.any()));
    assertFenced(lease, () -> poll(lease));
    assertFenced(lease, () -> store.delete(lease));
  }

  @Test
  void a_stale_worker_cannot_append() throws Exception {
    var paused = running("a");
    var run = run(paused);
    write(paused, 1, 3);
    time.advanceMonotonic(TTL);
    var thief = claim();
    write(thief, 4, 6);
    var before = log(paused.session());
    assertFencedInAll(paused, run);
    assertThat(log(paused.session())).isEqualTo(before);
    assertThat(stateOf(run)).isEqualTo(RunState.RUNNING);
    write(thief, 7, 7);
    end(thief, run);
  }

  @Test
  void a_lapsed_lease_is_over_even_if_nobody_took_the_session() throws Exception {
    var lease = running("a");
    time.advanceMonotonic(TTL);
    var before = log(lease.session());
    assertFencedInAll(lease, run(lease));
    assertThat(log(lease.session())).isEqualTo(before);
  }

  @Test
  void a_lease_lives_up_to_its_time() throws Exception {
    var lease = running("a");
    time.advanceMonotonic(TTL.minusNanos(1));
    write(lease, 1, 1);
    time.advanceMonotonic(Duration.ofNanos(1));
    assertFenced(lease, () -> write(lease, 2, 2));
  }

  @Test
  void a_renewed_lease_lives_for_its_whole_time_again() throws Exception {
    var lease = running("a");
    for (int i = 0; i < 10; i++) {
      time.advanceMonotonic(TTL.dividedBy(3).multipliedBy(2));
      store.renew(lease);
      nothingIsDue();
    }
    time.advanceMonotonic(TTL.minusNanos(1));
    write(lease, 1, 1);
    time.advanceMonotonic(Duration.ofNanos(1));
    assertFenced(lease, () -> store.renew(lease));
    assertThat(claim().epoch()).isGreaterThan(lease.epoch());
  }

  @Test
  void each_lease_has_a_time_to_live_of_its_own() throws Exception {
    send(task(made("short")));
    var brief = store.claim("w", Wants.oneOfEach(), Duration.ofSeconds(1), AT_ONCE).getFirst();
    send(task(made("long")));
    var slow = store.claim("w", Wants.oneOfEach(), Duration.ofSeconds(40), AT_ONCE).getFirst();
    time.advanceMonotonic(Duration.ofSeconds(1));
    assertFenced(brief, () -> write(brief, 1, 1));
    time.advanceMonotonic(Duration.ofSeconds(38));
    write(slow, 1, 1);
    time.advanceMonotonic(Duration.ofSeconds(1));
    assertFenced(slow, () -> write(slow, 2, 2));
  }

  @Test
  void lease_time_does_not_follow_the_wall_clock() throws Exception {
    var lease = running("a");
    time.jumpWall(Duration.ofDays(400));
    store.renew(lease);
    write(lease, 1, 1);
    time.jumpWall(Duration.ofDays(-800));
    write(lease, 2, 2);
    time.advanceMonotonic(TTL);
    assertFenced(lease, () -> write(lease, 3, 3));
    claim();
  }

  @Test
  void a_released_lease_is_over() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.any());
    assertFencedInAll(lease, run(lease));
  }

  @Test
  void a_restart_voids_every_lease_and_all_are_free_at_once() throws Exception {
    var lease = running("a");
    var run = run(lease);
    reopen();
    assertFencedInAll(lease, run);
    assertThat(claim().epoch()).isGreaterThan(lease.epoch());
  }

  @Test
  void a_made_up_lease_is_refused() throws Exception {
    var lease = running("a");
    var later = withEpoch(lease, lease.session(), lease.epoch() + 1);
    assertFenced(later, () -> write(later, 1, 1));
    var other = withEpoch(lease, id("b"), lease.epoch());
    assertFenced(other, () -> write(other, 1, 1));
    write(lease, 1, 1);
  }

  private static Lease withEpoch(Lease lease, SessionId session, long epoch) {
    return new Lease(
        session, epoch, lease.worker(), lease.lane(), lease.lastSeq(), lease.openRun(), 0);
  }

  @Test
  void a_holder_that_waits_learns_that_its_lease_lapsed() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    time.advance(TTL);
    assertThat(waiting.failure(StoreException.Fenced.class).epoch).isEqualTo(lease.epoch());
  }

  @Test
  void a_holder_that_waits_learns_that_its_lease_was_released() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    store.release(lease, Wake.any());
    waiting.failure(StoreException.Fenced.class);
  }

  @Test
  void a_holder_that_waits_learns_that_the_session_was_deleted() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    store.delete(lease);
    waiting.failure(StoreException.Fenced.class);
  }

  @Test
  void a_renewing_holder_waits_on() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    for (int i = 0; i < 5; i++) {
      time.advance(TTL.dividedBy(2));
      store.renew(lease);
    }
    var steer = send(control(lease.session()));
    assertThat(waiting.result().orElseThrow().id()).isEqualTo(steer);
  }

  @Test
  void next_is_woken_by_a_control_command_at_once() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, CONTROL, LONG));
    send(task(lease.session()));
    var cancel = send(control(lease.session()));
    assertThat(waiting.result().orElseThrow().id()).isEqualTo(cancel);
  }

  @Test
  void next_waits_no_longer_than_it_was_told() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, ALL, Duration.ofSeconds(10)));
    time.advance(Duration.ofSeconds(10));
    assertThat(waiting.result()).isEmpty();
  }

  @Test
  void an_interrupted_next_takes_no_command() throws Exception {
    var lease = running("a");
    var waiting = parked(() -> store.next(lease, ALL, LONG));
    waiting.thread().interrupt();
    waiting.failure(InterruptedException.class);
    var steer = send(control(lease.session()));
    assertThat(take(lease).id()).isEqualTo(steer);
  }

  @Test
  void a_lease_gets_each_command_once() throws Exception {
    var lease = running("a");
    send(control(lease.session()));
    send(task(lease.session()));
    assertThat(takeAll(lease)).hasSize(2);
    write(lease, 1, 1);
    assertThatThrownBy(() -> take(lease)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void of_many_threads_of_a_holder_one_gets_each_command() throws Exception {
    var lease = running("a");
    for (int i = 0; i < 30; i++) {
      send(control(lease.session()));
    }
    var got = new HashSet<String>();
    for (var call : Call.together(30, () -> take(lease).id())) {
      got.add(call.result());
    }
    assertThat(got).hasSize(30);
    assertThat(poll(lease)).isEmpty();
  }
}
