// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listings, their pages, and how many stand before one. */
public abstract class ListingRules extends StoreRules {

  private List<String> pagedRuns(RunQuery query) {
    var found = new ArrayList<String>();
    var page = store.runs(query);
    while (true) {
      assertThat(page.items()).hasSizeLessThanOrEqualTo(query.limit());
      page.items().forEach(run -> found.add(run.id()));
      if (page.next().isEmpty()) {
        return found;
      }
      page = store.runs(query.before(page.next().getAsLong()));
    }
  }

  private List<String> pagedSessions(SessionQuery query) {
    var found = new ArrayList<String>();
    var page = store.sessions(query);
    while (true) {
      assertThat(page.items()).hasSizeLessThanOrEqualTo(query.limit());
      page.items().forEach(session -> found.add(session.id().name()));
      if (page.next().isEmpty()) {
        return found;
      }
      page = store.sessions(query.before(page.next().getAsLong()));
    }
  }

  private List<String> sent(SessionId session, int times) {
    var runs = new ArrayList<String>();
    for (int i = 0; i < times; i++) {
      runs.add(send(task(session)));
    }
    return runs;
  }

  @Test
  void runs_come_newest_first_in_pages_without_loss_or_repetition() {
    var runs = sent(made("a"), 12);
    Collections.reverse(runs);
    for (int limit : new int[] {1, 2, 3, 6, 11, 12, 13, 100}) {
      assertThat(pagedRuns(RunQuery.of("acme").limit(limit))).isEqualTo(runs);
    }
  }

  @Test
  void runs_of_child_sessions_can_be_left_out() throws InterruptedException {
    var session = made("a");
    var run = send(task(session));
    var lease = claim();
    var child = Send.Task.of(new SessionId("acme", "a/child"), "task", new byte[0]);
    store.append(lease, Append.of().children(child, child));
    assertThat(pagedRuns(RunQuery.of("acme").limit(2))).hasSize(3).contains(run);
    assertThat(pagedRuns(RunQuery.of("acme").limit(2).onlyTopLevel())).containsExactly(run);
    assertThat(pagedRuns(RunQuery.of("acme").session("a/child").onlyTopLevel())).isEmpty();
  }

  @Test
  void pages_do_not_repeat_what_came_before_when_new_runs_arrive() {
    var session = made("a");
    var runs = sent(session, 10);
    var query = RunQuery.of("acme").limit(4);
    var first = store.runs(query);
    sent(session, 5);
    var second = store.runs(query.before(first.next().getAsLong()));
    assertThat(second.items())
        .extracting(Run::id)
        .containsExactly(runs.get(5), runs.get(4), runs.get(3), runs.get(2));
  }

  @Test
  void runs_are_listed_by_session() {
    var ours = sent(made("a"), 3);
    sent(made("b"), 3);
    Collections.reverse(ours);
    assertThat(pagedRuns(RunQuery.of("acme").session("a").limit(2))).isEqualTo(ours);
    assertThat(pagedRuns(RunQuery.of("acme").session("none"))).isEmpty();
  }

  @Test
  void runs_are_listed_by_state() throws Exception {
    var lease = running("a");
    var runs = RunQuery.of("acme");
    var first = run(lease);
    var second = send(task(lease.session()));
    assertThat(pagedRuns(runs.states(RunState.RUNNING))).containsExactly(first);
    assertThat(pagedRuns(runs.states(RunState.PENDING))).containsExactly(second);
    assertThat(pagedRuns(runs.states(RunState.PENDING, RunState.RUNNING).limit(1)))
        .containsExactly(second, first);
    assertThat(pagedRuns(runs.states(RunState.COMPLETED))).isEmpty();
    end(lease, first);
    assertThat(pagedRuns(runs.states(RunState.COMPLETED))).containsExactly(first);
    assertThat(pagedRuns(runs.session("a").states(RunState.COMPLETED))).containsExactly(first);
    assertThat(pagedRuns(runs.session("b").states(RunState.COMPLETED))).isEmpty();
    assertThat(pagedRuns(runs)).containsExactly(second, first);
  }

  @Test
  void tenants_do_not_see_each_other() {
    var ours = sent(made("acme", "a"), 2);
    var theirs = sent(made("bolt", "a"), 2);
    assertThat(pagedRuns(RunQuery.of("acme").limit(1))).containsExactlyInAnyOrderElementsOf(ours);
    assertThat(pagedRuns(RunQuery.of("bolt").session("a")))
        .containsExactlyInAnyOrderElementsOf(theirs);
    assertThat(pagedSessions(SessionQuery.of("acme"))).containsExactly("a");
    assertThat(store.sessions(SessionQuery.of("bolt")).items())
        .allMatch(session -> session.id().tenant().equals("bolt"));
    assertThat(pagedRuns(RunQuery.of("core"))).isEmpty();
    assertThat(pagedSessions(SessionQuery.of("core"))).isEmpty();
  }

  @Test
  void sessions_come_newest_first_in_pages_without_loss_or_repetition() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      names.addFirst(made("s" + i).name());
    }
    for (int limit : new int[] {1, 5, 12, 13}) {
      assertThat(pagedSessions(SessionQuery.of("acme").limit(limit))).isEqualTo(names);
    }
  }

  @Test
  void a_listed_session_says_what_a_found_one_says() throws Exception {
    var lease = running("a");
    write(lease, 1, 3);
    assertThat(store.sessions(SessionQuery.of("acme")).items().getFirst())
        .usingRecursiveComparison()
        .isEqualTo(store.find(lease.session()).orElseThrow());
    assertThat(store.runs(RunQuery.of("acme")).items().getFirst())
        .usingRecursiveComparison()
        .isEqualTo(store.run(run(lease)).orElseThrow());
  }

  @Test
  void sessions_that_are_gone_are_not_listed() throws Exception {
    made("expires");
    time.advance(Duration.ofDays(1));
    store.expire(time.now(), 10);
    store.delete(running("goes"));
    made("stays");
    assertThat(pagedSessions(SessionQuery.of("acme"))).containsExactly("stays");
    assertThat(pagedRuns(RunQuery.of("acme"))).isEmpty();
  }

  @Test
  void what_a_call_has_answered_is_listed_at_once() {
    var session = made("a");
    for (int i = 0; i < 50; i++) {
      var run = send(task(session));
      assertThat(store.runs(RunQuery.of("acme").limit(1)).items().getFirst().id()).isEqualTo(run);
    }
  }

  @Test
  void listings_outlive_a_restart() {
    var runs = sent(made("a"), 5);
    reopen();
    Collections.reverse(runs);
    assertThat(pagedRuns(RunQuery.of("acme").limit(2))).isEqualTo(runs);
    assertThat(pagedSessions(SessionQuery.of("acme"))).containsExactly("a");
    var later = send(task(id("a")));
    assertThat(pagedRuns(RunQuery.of("acme"))).startsWith(later);
  }

  @Test
  void as_many_stand_ahead_as_are_due_before_in_the_same_tenant_and_lane() {
    time.advance(Duration.ofDays(1));
    var first = send(task(made("a")).queued());
    var urgent = send(task(made("b")).queued().priority(5));
    var overdue = send(task(made("c")).queued().due(time.now().minusSeconds(60)));
    send(task(made("d")));
    send(task(made("bolt", "e")).queued().priority(9));
    var last = send(task(made("f")).queued());
    assertThat(store.ahead(urgent)).isZero();
    assertThat(store.ahead(first)).isEqualTo(1);
    assertThat(store.ahead(last)).isEqualTo(2);
    assertThat(store.ahead(overdue)).as("the others have been due for ever").isEqualTo(3);
  }

  @Test
  void what_is_not_due_yet_stands_ahead_of_nobody() {
    send(task(made("a")).queued().priority(9).due(time.now().plusSeconds(60)));
    var run = send(task(made("b")).queued());
    assertThat(store.ahead(run)).isZero();
    time.advance(Duration.ofSeconds(60));
    assertThat(store.ahead(run)).isEqualTo(1);
  }

  @Test
  void nobody_stands_ahead_of_what_does_not_wait() throws Exception {
    var lease = running("a");
    send(task(made("b")).priority(9));
    assertThat(store.ahead(run(lease))).isZero();
    assertThat(store.ahead("nonsense")).isZero();
  }
}
