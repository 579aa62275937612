// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** An append that contradicts itself is refused where it is made, before any store sees it. */
final class AppendTest {

  private static final byte[] NOTHING = {};
  private static final SessionId CHILD = new SessionId("acme", "child");

  private static RunUpdate update(String run, RunState state) {
    return new RunUpdate(run, state, NOTHING);
  }

  private static Send.Task task() {
    return Send.Task.of(CHILD, "task", NOTHING);
  }

  private static void assertRefused(RunUpdate... updates) {
    assertThatThrownBy(() -> Append.of().runs(updates))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(Send.Task... children) {
    assertThatThrownBy(() -> Append.of().children(children))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_run_changes_once_in_an_append() {
    assertRefused(update("r", RunState.COMPLETED), update("r", RunState.FAILED));
    assertRefused(update("r", RunState.RUNNING), update("r", RunState.COMPLETED));
  }

  @Test
  void of_the_runs_in_an_append_one_goes_on() {
    assertRefused(update("r", RunState.RUNNING), update("s", RunState.RUNNING));
    assertRefused(update("r", RunState.RUNNING), update("s", RunState.WAITING));
    assertThatCode(() ->
            Append.of()
                .runs(
                    update("q", RunState.FAILED),
                    update("r", RunState.COMPLETED),
                    update("s", RunState.RUNNING)))
        .doesNotThrowAnyException();
  }

  @Test
  void the_same_key_of_two_children_has_the_same_body() {
    assertRefused(task().key("k", "hash"), task().key("k", "other"));
    assertThatCode(() -> Append.of().children(task().key("k", "h"), task().key("k", "h")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_child_that_must_be_idle_gets_one_task() {
    assertRefused(task().onlyIfIdle(), task().onlyIfIdle());
    assertRefused(task().onlyIfIdle(), task());
    assertRefused(task(), task().onlyIfIdle());
    assertThatCode(() -> Append.of().children(task(), task())).doesNotThrowAnyException();
  }

  @Test
  void a_run_does_not_become_pending_again() {
    assertThatThrownBy(() -> new RunUpdate("r", RunState.PENDING, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a run must not become pending again: r");
  }
}
