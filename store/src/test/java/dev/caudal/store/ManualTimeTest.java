// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class ManualTimeTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final ManualTime time = new ManualTime();

  /** Parks until the time has come or the flag is up, as the store's loops do. */
  private long waitFor(long nanos, AtomicBoolean flag) {
    long deadline = time.nanos() + nanos;
    long looks = 0;
    while (deadline - time.nanos() > 0 && !flag.get()) {
      time.park(this, deadline - time.nanos());
      looks++;
    }
    return looks;
  }

  @Test
  void time_stands_still_until_it_is_moved() {
    long millis = time.millis();
    long nanos = time.nanos();
    time.advance(Duration.ofSeconds(2));
    assertThat(time.millis() - millis).isEqualTo(2_000);
    assertThat(time.nanos() - nanos).isEqualTo(2_000_000_000);
    time.jumpWall(Duration.ofSeconds(-1));
    assertThat(time.millis() - millis).isEqualTo(1_000);
    assertThat(time.nanos() - nanos).isEqualTo(2_000_000_000);
    time.advanceMonotonic(Duration.ofSeconds(3));
    assertThat(time.millis() - millis).isEqualTo(1_000);
    assertThat(time.nanos() - nanos).isEqualTo(5_000_000_000L);
  }

  @Test
  void who_parks_stays_until_his_time_has_come_across_the_overflow() throws Exception {
    var call = Call.parked(time, () -> waitFor(HOUR, new AtomicBoolean()));
    time.advance(Duration.ofMinutes(59));
    time.awaitParked(call.thread());
    assertThat(call.running()).isTrue();
    time.advance(Duration.ofMinutes(1));
    assertThat(call.result()).isPositive();
    assertThat(time.nanos()).as("overflowed").isNegative();
  }

  @Test
  void who_parks_can_be_unparked_before() throws Exception {
    var flag = new AtomicBoolean();
    var call = Call.parked(time, () -> waitFor(HOUR, flag));
    flag.set(true);
    LockSupport.unpark(call.thread());
    call.result();
  }

  @Test
  void nobody_oversleeps_a_move_that_came_after_he_looked() throws Exception {
    for (int round = 0; round < 500; round++) {
      var call = Call.of(() -> waitFor(1, new AtomicBoolean()));
      while (call.running()) {
        time.advance(Duration.ofNanos(1));
        Thread.onSpinWait();
      }
      call.result();
    }
  }

  @Test
  void an_unpark_that_comes_before_the_parking_is_not_used_up_by_it() throws Exception {
    for (int round = 0; round < 500; round++) {
      var flag = new AtomicBoolean();
      var call = Call.of(() -> waitFor(HOUR, flag));
      flag.set(true);
      LockSupport.unpark(call.thread());
      call.result();
    }
  }
}
