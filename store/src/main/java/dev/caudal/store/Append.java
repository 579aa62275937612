// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What one step of a holder adds to the log, with all that changes in the same step.
 *
 * @param acks commands whose effect this is
 * @param runs each run once, and at most one that does not end
 * @param children tasks for child sessions, which are made where they are not there; of the same
 *     tenant, and none beside one whose session must be idle
 * @param sessionData the session row's new bytes
 * @param firm must not be lost with the power before it is seen ({@link Durability#INTERVAL});
 *     acknowledgements and endings are firm by themselves
 * @param progress the session got on: lost holders are counted anew
 */
public record Append(
    List<Entry> entries,
    List<String> acks,
    List<RunUpdate> runs,
    List<Send.Task> children,
    Optional<byte[]> sessionData,
    boolean firm,
    boolean progress) {

  public Append {
    entries = List.copyOf(entries);
    acks = List.copyOf(acks);
    runs = List.copyOf(runs);
    children = List.copyOf(children);
    requireOneChange(runs);
    requireAgreement(children);
  }

  private static void requireOneChange(List<RunUpdate> runs) {
    var seen = new HashSet<String>();
    boolean goesOn = false;
    for (var update : runs) {
      if (!seen.add(update.run())) {
        throw new IllegalArgumentException("a run must change once in an append: " + update.run());
      }
      if (goesOn && !update.state().ended()) {
        throw new IllegalArgumentException("one run must go on at a time: " + update.run());
      }
      goesOn |= !update.state().ended();
    }
  }

  private static void requireAgreement(List<Send.Task> children) {
    var hashes = new HashMap<List<String>, String>();
    var idle = new HashMap<SessionId, Boolean>();
    for (var task : children) {
      var session = task.session();
      task.key()
          .map(key -> hashes.putIfAbsent(List.of(session.tenant(), key.name()), key.hash()))
          .filter(hash -> !hash.equals(task.key().orElseThrow().hash()))
          .ifPresent(_ -> {
            throw new IllegalArgumentException("a key must have one body: " + task.key());
          });
      var other = idle.put(session, task.ifIdle());
      if (other != null && (other || task.ifIdle())) {
        throw new IllegalArgumentException("a session that must be idle gets one task: " + session);
      }
    }
  }

  public static Append of(Entry... entries) {
    return of(List.of(entries));
  }

  public static Append of(List<Entry> entries) {
    return new Append(entries, List.of(), List.of(), List.of(), Optional.empty(), false, false);
  }

  public Append ack(String... commands) {
    return new Append(entries, List.of(commands), runs, children, sessionData, firm, progress);
  }

  public Append run(String run, RunState state, byte[] data) {
    return runs(new RunUpdate(run, state, data));
  }

  public Append runs(RunUpdate... updates) {
    return new Append(entries, acks, List.of(updates), children, sessionData, firm, progress);
  }

  public Append children(Send.Task... tasks) {
    return new Append(entries, acks, runs, List.of(tasks), sessionData, firm, progress);
  }

  public Append sessionData(byte[] data) {
    return new Append(entries, acks, runs, children, Optional.of(data), firm, progress);
  }

  public Append asFirm() {
    return new Append(entries, acks, runs, children, sessionData, true, progress);
  }

  public Append asProgress() {
    return new Append(entries, acks, runs, children, sessionData, firm, true);
  }

  boolean ends(String run) {
    return runs.stream().anyMatch(u -> u.run().equals(run) && u.state().ended());
  }

  boolean mustBeFirm() {
    return firm
        || !acks.isEmpty()
        || !children.isEmpty()
        || runs.stream().anyMatch(u -> u.state().ended());
  }
}
