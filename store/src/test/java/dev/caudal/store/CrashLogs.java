// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import dev.caudal.store.CrashLedger.Known;
import dev.caudal.store.CrashLedger.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/** The logs that a crash has left: whole, and with all that was reported of them. */
final class CrashLogs {

  private static final int PAGE = 5_000;

  /** Where each run began and ended, and which commands took effect. */
  final Map<String, Long> begins = new HashMap<>();

  final Map<String, Long> ends = new HashMap<>();
  final Set<String> took = new HashSet<>();
  long lost;
  long gaps;
  long doubles;
  private final Store store;
  private final CrashLedger ledger;

  CrashLogs(Store store, CrashLedger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  private void fault(String what) {
    ledger.faults.add(what);
  }

  void check(SessionId id, Known known) {
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
    checkSeen(id, known, log);
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

  private void checkSeen(SessionId id, Known known, List<Pieces.Piece> log) {
    for (var seen : known.seen) {
      if (seen.last() > log.size()
          || CrashEntries.sum(log.subList((int) seen.first() - 1, (int) seen.last()))
              != seen.sum()) {
        lost++;
        fault(id + " lost or changed what a reader saw: " + seen);
      }
    }
  }
}
