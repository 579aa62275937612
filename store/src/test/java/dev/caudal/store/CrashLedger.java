// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the processes of {@link CrashLoad} have reported so far: all of it must hold for good. */
final class CrashLedger {

  /** An acknowledged append. */
  record Written(long first, long last, int round, long epoch) {}

  /** What a reader has seen. */
  record Seen(long first, long last, long sum) {}

  /** What is known of one session. */
  static final class Known {
    final List<Written> written = new ArrayList<>();
    final List<Seen> seen = new ArrayList<>();
    final Map<String, String> keys = new HashMap<>();
    final Set<String> runs = new HashSet<>();
    final Set<String> endedRuns = new HashSet<>();
    final Set<String> steers = new HashSet<>();
    final Set<Long> epochs = new HashSet<>();
    long epoch;
    boolean deleteSent;
    boolean deleted;

    /** How far the log was read after the last crash, and what it came to. */
    long provenSeq;

    long provenSum;
  }

  final Map<SessionId, Known> sessions = new HashMap<>();
  final List<Long> openNanos = new ArrayList<>();
  final List<String> faults = new ArrayList<>();
  long facts;
  long entries;
  private int round;

  void round(int number) {
    round = number;
  }

  void take(String line) {
    var words = line.split(" ");
    facts++;
    if (words[0].equals("O")) {
      openNanos.add(Long.parseLong(words[1]));
      return;
    }
    boolean idFirst = "SKCE".contains(words[0]);
    var known = known(words[idFirst ? 2 : 1]);
    switch (words[0]) {
      case "S" -> sent(known, words[1], words[3]);
      case "K" -> repeated(known, words[1], words[3]);
      case "C" -> known.steers.add(words[1]);
      case "E" -> ended(known, words[1]);
      case "X" -> known.deleteSent = true;
      case "D" -> known.deleted = true;
      case "L" -> leased(known, Long.parseLong(words[2]), line);
      case "A" -> written(known, words);
      case "R" -> known.seen.add(new Seen(number(words[2]), number(words[3]), number(words[4])));
      default -> throw new AssertionError("must be a fact: " + line);
    }
  }

  private Known known(String session) {
    var names = session.split("/");
    return sessions.computeIfAbsent(new SessionId(names[0], names[1]), _ -> new Known());
  }

  private void sent(Known known, String run, String key) {
    known.runs.add(run);
    if (!key.equals("-")) {
      repeated(known, run, key);
    }
  }

  private void repeated(Known known, String run, String key) {
    var first = known.keys.putIfAbsent(key, run);
    if (first != null && !first.equals(run)) {
      faults.add("key " + key + " made two runs: " + first + " and " + run);
    }
  }

  private void ended(Known known, String run) {
    if (!known.endedRuns.add(run)) {
      faults.add("run ended twice: " + run);
    }
  }

  /** Workers report side by side, so within a round leases may come out of order, but not twice. */
  private void leased(Known known, long epoch, String line) {
    if (!known.epochs.add(epoch)) {
      faults.add("epoch given twice: " + line);
    }
    known.epoch = Math.max(known.epoch, epoch);
  }

  private void written(Known known, String[] words) {
    long first = number(words[2]);
    long last = number(words[3]);
    entries += last - first + 1;
    known.written.add(new Written(first, last, round, number(words[4])));
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }
}
