// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import dev.caudal.store.CrashLedger.Known;
import dev.caudal.store.CrashLedger.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** Compares what a crash has left with what was reported before it. Used once, on a copy. */
final class CrashAudit {

  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Set<Lane> ALL = Set.of(Lane.values());
  private static final int PAGE = 5_000;

  private final Store store;
  private final CrashLedger ledger;
  private final Map<String, Long> begins = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final Map<String, Run> runs = new HashMap<>();
  private final Set<String> took = new HashSet<>();
  long lost;
  long gaps;
  long doubles;

  CrashAudit(Store store, CrashLedger ledger) {
    this.store = store;
    this.ledger = ledger;
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
    for (var marks : List.of(begins, ends)) {
      marks.keySet().stream().filter(run -> !runs.containsKey(run)).forEach(this::noRow);
    }
    takeOver();
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
      checkLog(id, known);
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
      checkLog(id, known);
    }
  }

  private void checkLog(SessionId id, Known known) {
    var log = new ArrayList<Pieces.Piece>();
    for (var page = store.read(id, 0, PAGE);
        !page.isEmpty();
        page = store.read(id, log.getLast().seq(), PAGE)) {
      for (var logged : page) {
        neighbours(id, log.size() + 1, logged);
        log.addAll(Pieces.of(List.of(logged)));
      }
    }
    long last = store.find(id).orElseThrow().lastSeq();
    if (last != log.size()) {
      fault(id + " has " + log.size() + " entries and says " + last);
    }
    checkPast(id, known, log);
    checkContent(id, known, log);
    checkWritten(id, known, log);
    for (var seen : known.seen) {
      if (seen.last() > log.size()
          || CrashEntries.sum(log.subList((int) seen.first() - 1, (int) seen.last()))
              != seen.sum()) {
        lost++;
        fault(id + " lost or changed what a reader saw: " + seen);
      }
    }
    known.written.clear();
    known.seen.clear();
  }

  private void neighbours(SessionId id, long expected, Logged logged) {
    if (logged.first() > expected) {
      gaps++;
      fault(id + " has a gap at " + expected + ": " + logged);
    } else if (logged.first() < expected) {
      doubles++;
      fault(id + " has a number twice: " + logged);
    }
  }

  /** What was read after an earlier crash is still there, reported or not. */
  private void checkPast(SessionId id, Known known, List<Pieces.Piece> log) {
    var sum = new CRC32();
    for (int i = 0; i < log.size(); i++) {
      if (i == known.provenSeq && sum.getValue() != known.provenSum) {
        doubles++;
        fault(id + " changed before " + known.provenSeq);
      }
      CrashEntries.add(sum, log.get(i));
    }
    if (log.size() < known.provenSeq) {
      lost += known.provenSeq - log.size();
      fault(id + " shrank from " + known.provenSeq + " to " + log.size());
    }
    known.provenSeq = log.size();
    known.provenSum = sum.getValue();
  }

  private void checkContent(SessionId id, Known known, List<Pieces.Piece> log) {
    long epoch = 0;
    for (var piece : log) {
      var mark = CrashEntries.mark(piece.entry());
      if (mark.seq() != piece.seq() || mark.epoch() < epoch) {
        doubles++;
        fault(id + " has " + mark + " at " + piece.seq() + " behind epoch " + epoch);
      }
      epoch = mark.epoch();
      switch (piece.entry().type()) {
        case CrashEntries.BEGIN -> begins.merge(mark.about(), piece.seq(), this::twice);
        case CrashEntries.END -> ends.merge(mark.about(), piece.seq(), this::twice);
        case CrashEntries.TOOK -> {
          if (!took.add(mark.about())) {
            fault("command took effect twice: " + mark.about());
          }
        }
        default -> {}
      }
    }
    known.epoch = Math.max(known.epoch, epoch);
  }

  private long twice(long first, long second) {
    fault("run began or ended twice, at " + first + " and " + second);
    return second;
  }

  private void checkWritten(SessionId id, Known known, List<Pieces.Piece> log) {
    for (Written written : known.written) {
      for (long seq = written.first(); seq <= written.last(); seq++) {
        var mark = seq > log.size() ? null : CrashEntries.mark(log.get((int) seq - 1).entry());
        if (mark == null || mark.round() != written.round() || mark.epoch() != written.epoch()) {
          lost++;
          fault(id + " lost " + seq + " of " + written + ", has " + mark);
        }
      }
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
      if (runs.get(ended) == null || !runs.get(ended).state().ended() || ends.get(ended) == null) {
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
    var begin = Optional.ofNullable(begins.get(run.id()));
    var end = Optional.ofNullable(ends.get(run.id()));
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
      waiting.removeAll(took);
      if (!known.deleted && !waiting.isEmpty()) {
        open.computeIfAbsent(id, _ -> new HashSet<>()).addAll(waiting);
      }
    });
    for (var lease : store.claim("audit", Wants.of(PAGE, PAGE, PAGE), TTL, Duration.ZERO)) {
      var known = ledger.sessions.getOrDefault(lease.session(), new Known());
      if (lease.epoch() <= known.epoch) {
        fault("epoch must grow beyond " + known.epoch + ": " + lease);
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
}
