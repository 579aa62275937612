// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who hears of a cancelled run. */
final class CancelTokenTest {
  private final CancelToken token = new CancelToken();
  private final List<String> heard = new ArrayList<>();

  @Test
  void everyone_who_still_waits_hears_once() {
    token.onCancel(() -> heard.add("one"));
    token.onCancel(() -> heard.add("gone")).close();
    token.onCancel(() -> heard.add("two"));
    assertThat(token.isCancelled()).isFalse();
    token.check();
    token.cancel();
    token.cancel(Aborted.Reason.TIMEOUT);
    assertThat(heard).containsExactly("one", "two");
    assertThat(token.reason()).contains(Aborted.Reason.CLOSED);
    assertThatThrownBy(token::check).isInstanceOf(Aborted.class);
  }

  @Test
  void who_comes_late_hears_at_once() {
    token.cancel(Aborted.Reason.TIMEOUT);
    token.onCancel(() -> heard.add("late")).close();
    assertThat(heard).containsExactly("late");
    assertThat(token.reason()).contains(Aborted.Reason.TIMEOUT);
  }

  @Test
  void one_who_throws_keeps_nobody_from_hearing() {
    token.onCancel(() -> {
      throw new EngineFailed("test", "first");
    });
    token.onCancel(() -> heard.add("second"));
    assertThatThrownBy(token::cancel).hasMessage("first");
    assertThat(heard).containsExactly("second");
  }
}
