// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What holds in every store at any time, and so after every test: logs without gaps, rows that
 * agree with them, and no session that nobody can take.
 */
public final class StoreInvariants {

  private static final List<String> TENANTS = List.of("acme", "bolt", "core");

  private StoreInvariants() {}

  /** The threads that stores have, by name. */
  public static Set<Thread> storeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("caudal-store") && thread.isAlive())
        .collect(Collectors.toSet());
  }

  /** Proves a store sound; one that is closed already is left alone. */
  public static void check(Store store, ManualTime time) throws InterruptedException {
    List<Session> sessions;
    try {
      sessions = sessions(store);
    } catch (StoreException.Closed closed) {
      return;
    }
    for (var session : sessions) {
      checkLog(store, session);
      checkRuns(store, session);
    }
    checkNobodyIsStuck(store, sessions, time);
  }

  private static List<Session> sessions(Store store) {
    var found = new ArrayList<Session>();
    for (var tenant : TENANTS) {
      var tops = all(store, SessionQuery.of(tenant));
      found.addAll(tops);
      for (int i = found.size() - tops.size(); i < found.size(); i++) {
        found.addAll(all(store, SessionQuery.of(tenant).childrenOf(found.get(i).id().name())));
      }
    }
    return found;
  }

  private static List<Session> all(Store store, SessionQuery query) {
    var found = new ArrayList<Session>();
    var page = store.sessions(query.limit(50));
    found.addAll(page.items());
    while (page.next().isPresent()) {
      page = store.sessions(query.limit(50).before(page.next().getAsLong()));
      found.addAll(page.items());
    }
    return found;
  }

  private static void checkLog(Store store, Session session) throws InterruptedException {
    var read = readInPages(store, session.id(), 7);
    var tailed = new ArrayList<Logged>();
    try (var tail = store.tail(session.id(), 0)) {
      for (var some = tail.next(100, Duration.ZERO);
          !some.isEmpty();
          some = tail.next(100, Duration.ZERO)) {
        tailed.addAll(some);
      }
    }
    var pieces = Pieces.of(read);
    assertThat(Pieces.of(tailed)).isEqualTo(pieces);
    assertThat(session.lastSeq()).isEqualTo(pieces.isEmpty() ? 0 : pieces.getLast().seq());
  }

  /** The log, read a few entries at a time. */
  public static List<Logged> readInPages(Store store, SessionId session, int max) {
    var log = new ArrayList<Logged>();
    for (var page = store.read(session, 0, max);
        !page.isEmpty();
        page = store.read(session, log.getLast().seq(), max)) {
      assertThat(page).hasSizeLessThanOrEqualTo(max);
      log.addAll(page);
    }
    return log;
  }

  private static void checkRuns(Store store, Session session) {
    var query = RunQuery.of(session.id().tenant()).session(session.id().name()).limit(10_000);
    for (var run : store.runs(query).items()) {
      assertThat(run.finishedAt().isPresent()).as(run.id()).isEqualTo(run.state().ended());
      assertThat(run.lastSeq()).isLessThanOrEqualTo(session.lastSeq());
      assertThat(run.after()).isLessThanOrEqualTo(session.lastSeq());
      if (run.state() != RunState.PENDING) {
        assertThat(run.startedAt()).isPresent();
      }
    }
  }

  /** Once all leases have lapsed, a control command must bring every session to whoever asks. */
  private static void checkNobodyIsStuck(Store store, List<Session> sessions, ManualTime time)
      throws InterruptedException {
    time.advanceMonotonic(Duration.ofDays(1));
    var taken = new HashSet<SessionId>();
    for (var session : sessions) {
      store.send(Send.Control.of(session.id(), "probe", new byte[0]));
    }
    var wants = Wants.of(sessions.size() + 1, 0, 0);
    for (var lease : store.claim("invariants", wants, Duration.ofSeconds(30), Duration.ZERO)) {
      assertThat(taken.add(lease.session())).as("taken twice: " + lease.session()).isTrue();
    }
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(sessions.stream().map(Session::id).toList());
  }
}
