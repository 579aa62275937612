// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A log ends below 2^31. No test writes that many, so this one begins there. */
final class LogFullTest {

  private static final long LAST = (1L << 31) - 1;
  private static final SessionId SESSION = new SessionId("acme", "a");
  private static final byte[] NOTHING = {};

  /** A session whose log has room for two more entries. */
  private static MemoryRows nearlyFull() {
    var rows = new MemoryRows();
    rows.insertSession(
        new SeatRow(
            rows.nextNumber(),
            SESSION,
            "",
            Session.State.LIVE,
            0,
            "",
            0,
            Wake.any(),
            LAST - 2,
            LAST - 1,
            0,
            0,
            0,
            NOTHING));
    return rows;
  }

  @Test
  void a_full_log_takes_no_more_and_its_run_can_still_end() throws Exception {
    var time = new ManualTime();
    try (var store = MemoryStore.over(nearlyFull(), time, new Random(1))) {
      var run = store.send(Send.Task.of(SESSION, "task", NOTHING)).id();
      var lease =
          store.claim("w", Wants.oneOfEach(), StoreRules.TTL, StoreRules.AT_ONCE).getFirst();
      var entry = Entry.of("x", "");
      assertThatThrownBy(() -> store.append(lease, Append.of(entry, entry, entry)))
          .isInstanceOf(StoreException.LogFull.class);
      assertThat(store.append(lease, Append.of(entry, entry)))
          .isEqualTo(new Appended(LAST - 1, LAST));
      assertThatThrownBy(() -> store.append(lease, Append.of(entry)))
          .isInstanceOf(StoreException.LogFull.class);
      store.append(lease, Append.of().run(run, RunState.FAILED, NOTHING));
      assertThat(store.run(run).orElseThrow().lastSeq()).isEqualTo(LAST);
    }
  }
}
