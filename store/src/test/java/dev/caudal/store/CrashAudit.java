// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import dev.caudal.store.CrashLedger.Known;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what a crash has left with what was reported before it. Used once, on a copy. */
final class CrashAudit {

  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Set<Lane> ALL = Set.of(Lane.values());
  private static final int PAGE = 5_000;

  private final Store store;
  private final CrashLedger ledger;
  private final CrashLogs logs;
  private final Map<String, Run> runs = new HashMap<>();
  private long lost;

  CrashAudit(Store store, CrashLedger ledger) {
    this.store = store;
    this.ledger = ledger;
    this.logs = new CrashLogs(store, ledger);
  }

  void check() throws InterruptedException {
    for (var tenant : CrashLoad.TENANTS) {
      list(tenant);
    }
    ledger.sessions.forEach(this::checkSession);
    for (var tenant : CrashLoad.TENANTS) {
      for (var session : store.sessions(SessionQuery.of(tenant).limit(PAGE)).items()) {
        checkUnknown(session.id());
      }
    }
    runs.values().forEach(this::checkRow);
    for (var marks : List.of(logs.begins, logs.ends)) {
      marks.keySet().stream().filter(run -> !runs.containsKey(run)).forEach(this::noRow);
    }
    takeOver();
  }

  long lost() {
    return lost + logs.lost;
  }

  long gaps() {
    return logs.gaps;
  }

  long doubles() {
    return logs.doubles;
  }

  private void fault(String what) {
    ledger.faults.add(what);
  }

  private void noRow(String run) {
    fault("run in the log has no row: " + run);
  }

  private void list(String tenant) {
    var query = RunQuery.of(tenant).limit(PAGE);
    for (var page = store.runs(query); ; page = store.runs(query)) {
      for (var run : page.items()) {
        if (runs.put(run.id(), run) != null) {
          fault("run is listed twice: " + run.id());
        }
      }
      if (page.next().isEmpty()) {
        return;
      }
      query = query.before(page.next().getAsLong());
    }
  }

  private void checkSession(SessionId id, Known known) {
    var session = store.find(id).orElse(null);
    var state = session == null ? null : session.state();
    if (state == Session.State.DELETED && known.deleteSent) {
      known.deleted = true;
    }
    if (known.deleted) {
      if (state != Session.State.DELETED) {
        fault(id + " was deleted and is " + state);
      }
      known.runs.stream().filter(runs::containsKey).forEach(run -> fault("run outlived " + id));
      known.written.clear();
      known.seen.clear();
    } else if (state == Session.State.LIVE) {
      logs.check(id, known);
      checkRuns(id, known);
    } else if (known.epoch > 0 || !known.runs.isEmpty()) {
      fault(id + " must be there, and is " + state);
      lost++;
    }
  }

  /** A session of which nothing was reported in time. */
  private void checkUnknown(SessionId id) {
    if (!ledger.sessions.containsKey(id)) {
      var known = new Known();
      ledger.sessions.put(id, known);
      logs.check(id, known);
    }
  }

  private void checkRuns(SessionId id, Known known) {
    for (var sent : known.runs) {
      var run = runs.get(sent);
      if (run == null || !run.session().equals(id) || store.run(sent).isEmpty()) {
        lost++;
        fault("run was sent and is not there: " + sent + " of " + id);
      }
    }
    for (var ended : known.endedRuns) {
      if (runs.get(ended) == null
          || !runs.get(ended).state().ended()
          || logs.ends.get(ended) == null) {
        lost++;
        fault("run was ended and is not: " + runs.get(ended));
      }
    }
    known.keys.entrySet().stream().limit(3).forEach(key -> checkKey(id, key));
  }

  private void checkKey(SessionId id, Map.Entry<String, String> key) {
    var again = store.send(Send.Task.of(id, "task", new byte[0]).key(key.getKey(), "hash"));
    if (!again.repeated() || !again.id().equals(key.getValue())) {
      fault("key " + key + " made another run: " + again);
    }
  }

  private void checkRow(Run run) {
    var begin = Optional.ofNullable(logs.begins.get(run.id()));
    var end = Optional.ofNullable(logs.ends.get(run.id()));
    boolean agrees =
        begin.isPresent() == (run.state() != RunState.PENDING)
            && end.isPresent() == run.state().ended()
            && begin.equals(begin.map(_ -> run.after() + 1))
            && end.equals(end.map(_ -> run.lastSeq()))
            && run.finishedAt().isPresent() == run.state().ended();
    if (!agrees) {
      fault("row does not agree with the log: " + run + " begin " + begin + " end " + end);
    }
  }

  /** All leases are free: everything that is open goes to whoever asks first, with its commands. */
  private void takeOver() throws InterruptedException {
    var open = new HashMap<SessionId, Set<String>>();
    runs.values().stream()
        .filter(run -> !run.state().ended())
        .forEach(run -> open.computeIfAbsent(run.session(), _ -> new HashSet<>()).add(run.id()));
    ledger.sessions.forEach((id, known) -> {
      var waiting = new HashSet<>(known.steers);
      waiting.removeAll(logs.took);
      if (!known.deleted && !waiting.isEmpty()) {
        open.computeIfAbsent(id, _ -> new HashSet<>()).addAll(waiting);
      }
    });
    for (var lease : store.claim("audit", Wants.of(PAGE, PAGE, PAGE), TTL, Duration.ZERO)) {
      var known = ledger.sessions.getOrDefault(lease.session(), new Known());
      if (lease.epoch() <= known.epoch) {
        fault("epoch must grow beyond " + known.epoch + ": " + lease);
      }
      if (lost(lease) && lease.crashes() == 0) {
        fault("lost holder must be counted: " + lease);
      }
      var left = open.getOrDefault(lease.session(), new HashSet<>());
      for (var next = store.next(lease, ALL, Duration.ZERO);
          next.isPresent();
          next = store.next(lease, ALL, Duration.ZERO)) {
        left.remove(next.get().id());
      }
      if (left.isEmpty()) {
        open.remove(lease.session());
      }
    }
    open.forEach((id, left) -> fault(id + " did not get at once " + left));
  }

  /** Whether the holder went in the middle of a run: nobody gives back a running one. */
  private boolean lost(Lease lease) {
    return lease
        .openRun()
        .filter(run -> runs.get(run) != null && runs.get(run).state() == RunState.RUNNING)
        .isPresent();
  }
}
