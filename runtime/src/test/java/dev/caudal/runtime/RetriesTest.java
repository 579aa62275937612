// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ten attempts over three days, and what receivers ask for. */
final class RetriesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");
  private static final int[] SECONDS = {
    0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400
  };

  private final Random random = new Random(1);

  private Duration after(int failed, String retryAfter) {
    var asked = Optional.of(retryAfter).filter(it -> !it.isEmpty());
    return Duration.between(NOW, Retries.next(failed, NOW, asked, random).orElseThrow());
  }

  @Test
  void each_attempt_waits_as_long_as_the_table_says_give_or_take_a_tenth() {
    for (int failed = 1; failed < SECONDS.length; failed++) {
      long planned = SECONDS[failed] * 1_000L;
      boolean early = false;
      boolean late = false;
      for (int i = 0; i < 100; i++) {
        long waits = after(failed, "").toMillis();
        assertThat(waits).isBetween((long) (planned * 0.9) - 1, (long) (planned * 1.1) + 1);
        early |= waits < planned;
        late |= waits > planned;
      }
      assertThat(early && late).isTrue();
    }
  }

  @Test
  void the_tenth_attempt_is_the_last() {
    assertThat(Retries.next(9, NOW, Optional.empty(), random)).isPresent();
    assertThat(Retries.next(10, NOW, Optional.empty(), random)).isEmpty();
  }

  @Test
  void who_asks_for_patience_gets_it_in_seconds_or_by_date() {
    assertThat(after(1, "120")).isEqualTo(Duration.ofMinutes(2));
    assertThat(after(1, " 120 ")).isEqualTo(Duration.ofMinutes(2));
    assertThat(after(1, "Sat, 31 Jan 2026 11:00:00 GMT")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void nobody_is_called_sooner_than_planned_because_he_asks_for_it() {
    assertThat(after(2, "1")).isGreaterThan(Duration.ofMinutes(4));
    assertThat(after(2, "Sat, 31 Jan 2026 09:00:00 GMT")).isGreaterThan(Duration.ofMinutes(4));
  }

  @Test
  void patience_has_an_end() {
    assertThat(after(1, "99999999999999999999")).isEqualTo(Duration.ofDays(7));
    assertThat(after(1, "99999999")).isEqualTo(Duration.ofDays(7));
    assertThat(after(1, "Thu, 31 Jan 2999 09:00:00 GMT")).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void nonsense_is_not_listened_to() {
    for (var value : new String[] {"-1", "soon", "", "1.5", "2026-01-31T11:00:00Z"}) {
      assertThat(after(1, value)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }
  }
}
