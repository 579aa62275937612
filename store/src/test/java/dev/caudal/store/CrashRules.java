// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How lost holders are counted. */
public abstract class CrashRules extends StoreRules {

  private Lease lapsed() throws InterruptedException {
    time.advanceMonotonic(TTL);
    return claim();
  }

  @Test
  void each_lapsed_lease_counts() throws Exception {
    assertThat(running("a").crashes()).isZero();
    assertThat(lapsed().crashes()).isEqualTo(1);
    assertThat(lapsed().crashes()).isEqualTo(2);
    assertThat(lapsed().crashes()).isEqualTo(3);
  }

  @Test
  void the_count_outlives_a_restart_and_the_restart_counts_for_who_was_held() throws Exception {
    running("a");
    assertThat(lapsed().crashes()).isEqualTo(1);
    reopen();
    assertThat(claim().crashes()).isEqualTo(2);
    reopen();
    assertThat(claim().crashes()).isEqualTo(3);
  }

  @Test
  void a_restart_does_not_count_for_who_was_parked() throws Exception {
    var lease = running("a");
    store.release(lease, Wake.any());
    reopen();
    assertThat(claim().crashes()).isZero();
  }

  @Test
  void a_release_does_not_count() throws Exception {
    var lease = running("a");
    for (int i = 0; i < 5; i++) {
      store.release(lease, Wake.any());
      lease = claim();
    }
    assertThat(lease.crashes()).isZero();
  }

  @Test
  void a_release_does_not_clear_the_count() throws Exception {
    running("a");
    store.release(lapsed(), Wake.any());
    assertThat(claim().crashes()).isEqualTo(1);
  }

  @Test
  void progress_clears_the_count() throws Exception {
    running("a");
    var lease = lapsed();
    write(lease, 1, 1);
    assertThat(lapsed().crashes()).as("text alone is no progress").isEqualTo(2);
    lease = lapsed();
    store.append(lease, Append.of(entry("turn")).asProgress());
    store.release(lease, Wake.any());
    assertThat(claim().crashes()).isZero();
    assertThat(lapsed().crashes()).isEqualTo(1);
  }

  @Test
  void cleared_stays_cleared_over_a_restart() throws Exception {
    running("a");
    var lease = lapsed();
    store.append(lease, Append.of(entry("turn")).asProgress());
    store.release(lease, Wake.any());
    reopen();
    assertThat(claim().crashes()).isZero();
  }

  @Test
  void the_end_of_a_run_clears_the_count() throws Exception {
    var first = running("a");
    var lease = lapsed();
    end(lease, run(first));
    store.release(lease, Wake.any());
    send(task(first.session()));
    assertThat(claim().crashes()).isZero();
  }

  @Test
  void a_holder_lost_with_nothing_to_do_does_not_count() throws Exception {
    var lease = running("a");
    end(lease, run(lease));
    time.advanceMonotonic(TTL);
    send(task(lease.session()));
    assertThat(claim().crashes()).isZero();
  }

  @Test
  void other_sessions_do_not_count() throws Exception {
    running("a");
    time.advanceMonotonic(TTL);
    send(task(made("b")));
    for (var lease : claims(Wants.of(9, 9, 9))) {
      assertThat(lease.crashes()).isEqualTo(lease.session().name().equals("a") ? 1 : 0);
    }
  }

  @Test
  void what_was_written_before_a_restart_stays_and_numbers_go_on() throws Exception {
    var first = running("a");
    write(first, 1, 10);
    reopen();
    var lease = claim();
    assertThat(lease.lastSeq()).isEqualTo(11);
    assertThat(store.find(first.session()).orElseThrow().lastSeq()).isEqualTo(11);
    assertThat(store.append(lease, Append.of(number(11))).first()).isEqualTo(12);
    assertThat(log(first.session())).hasSize(12);
  }

  @Test
  void many_restarts_lose_and_double_nothing() throws Exception {
    var lease = running("a");
    for (int i = 1; i <= 10; i++) {
      write(lease, i, i);
      time.advance(Duration.ofMillis(1));
      reopen();
      lease = claim();
      assertThat(lease.lastSeq()).isEqualTo(i + 1);
    }
    assertThat(StoreInvariants.readInPages(store, lease.session(), 3)).hasSize(11);
  }
}
