// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rows in memory: what is written is there at once unless its batch fails, and ends with the
 * process.
 */
final class MemoryRows implements Rows, Shelf {

  private record RunRow(long sid, Run run, Optional<Key> key) {}

  private record Name(String scope, String name) {}

  private final Map<SessionId, SeatRow> sessions = new HashMap<>();
  private final TreeMap<Long, CommandRow> commands = new TreeMap<>();
  private final TreeMap<Long, RunRow> runs = new TreeMap<>();
  private final Map<String, Long> runNumbers = new HashMap<>();
  private final Map<Name, KeyRow> keys = new HashMap<>();
  private final Map<Name, String> onces = new HashMap<>();
  private final Map<Long, List<Logged>> logs = new HashMap<>();
  private final Undo undo = new Undo();
  private long number;

  /** Voids every lease, as a store does that opens on rows left behind. */
  synchronized void voidLeases() {
    for (var row : List.copyOf(sessions.values())) {
      if (!row.owner().isEmpty()) {
        var seat = new Seat(row);
        seat.owner = "";
        seat.crashes += busy(row.sid()) ? 1 : 0;
        seat.lastSeq = Math.max(seat.lastSeq, lastSeq(row.sid()));
        seat.nextSeq = Math.max(seat.nextSeq, seat.lastSeq + 1);
        saveSession(seat.row());
      }
    }
  }

  private boolean busy(long sid) {
    return commands.values().stream().anyMatch(c -> c.sid() == sid);
  }

  @Override
  public synchronized Open open() {
    var seats = sessions.values().stream().filter(row -> busy(row.sid())).toList();
    var open =
        commands.values().stream().map(row -> new OpenCommand(row, begun(row.number()))).toList();
    return new Open(seats, open);
  }

  private boolean begun(long command) {
    var row = runs.get(command);
    return row != null && row.run.state() != RunState.PENDING;
  }

  @Override
  public synchronized void begin() {
    undo.keep();
  }

  @Override
  public synchronized void commit(boolean firm) {
    undo.keep();
  }

  @Override
  public synchronized void rollback() {
    undo.back();
  }

  @Override
  public long firstSeq() {
    return 1;
  }

  @Override
  public synchronized long nextNumber() {
    return ++number;
  }

  @Override
  public synchronized Optional<SeatRow> session(SessionId id) {
    return Optional.ofNullable(sessions.get(id));
  }

  @Override
  public synchronized void insertSession(SeatRow row) {
    undo.put(sessions, row.id(), row);
  }

  @Override
  public synchronized void saveSession(SeatRow row) {
    undo.put(sessions, row.id(), row);
  }

  @Override
  public synchronized void bury(SeatRow row, SeatRow tombstone) {
    undo.put(sessions, row.id(), tombstone);
    undo.remove(logs, row.sid());
    commands.values().stream()
        .filter(c -> c.sid() == row.sid())
        .toList()
        .forEach(this::deleteCommand);
    onces.keySet().stream()
        .filter(once -> once.scope.equals(String.valueOf(row.sid())))
        .toList()
        .forEach(once -> undo.remove(onces, once));
    for (var gone : runs.values().stream().filter(r -> r.sid == row.sid()).toList()) {
      remove(gone);
    }
  }

  @Override
  public synchronized List<SeatRow> idleSince(long touchedBeforeMillis, int max) {
    return sessions.values().stream()
        .filter(row -> row.state() == Session.State.LIVE && row.owner().isEmpty())
        .filter(row -> row.touchedMillis() < touchedBeforeMillis && !busy(row.sid()))
        .filter(row -> children(row.id()).noneMatch(c -> busy(c.sid()) || !c.owner().isEmpty()))
        .sorted((a, b) -> Long.compare(a.touchedMillis(), b.touchedMillis()))
        .limit(max)
        .toList();
  }

  private Stream<SeatRow> children(SessionId parent) {
    return sessions.values().stream()
        .filter(row -> row.id().tenant().equals(parent.tenant()))
        .filter(row -> row.parent().equals(parent.name()));
  }

  @Override
  public synchronized void insertCommand(CommandRow row) {
    undo.put(commands, row.number(), row);
  }

  @Override
  public synchronized void deleteCommand(CommandRow row) {
    undo.remove(commands, row.number());
  }

  @Override
  public synchronized void insertRun(long sid, Run run, Optional<Key> key) {
    undo.put(runs, run.number(), new RunRow(sid, run, key));
    undo.put(runNumbers, run.id(), run.number());
  }

  @Override
  public synchronized void updateRun(
      CommandRow task, RunUpdate update, boolean begins, long after, Stamp stamp) {
    var row = runs.get(task.number());
    if (row != null) {
      var next = changed(row.run, update, begins, after, stamp);
      undo.put(runs, task.number(), new RunRow(row.sid, next, row.key));
    }
  }

  private static Run changed(Run run, RunUpdate to, boolean begins, long after, Stamp stamp) {
    var now = Optional.of(Instant.ofEpochMilli(stamp.millis()));
    return new Run(
        run.id(),
        run.session(),
        run.number(),
        to.state(),
        run.lane(),
        run.priority(),
        run.due(),
        run.createdAt(),
        begins ? now : run.startedAt(),
        to.state().ended() ? now : Optional.empty(),
        begins ? after : run.after(),
        stamp.seq(),
        to.data());
  }

  @Override
  public synchronized void deleteRun(CommandRow task) {
    var row = runs.get(task.number());
    if (row != null) {
      remove(row);
    }
  }

  private void remove(RunRow row) {
    undo.remove(runs, row.run.number());
    undo.remove(runNumbers, row.run.id());
    row.key.ifPresent(key -> undo.remove(keys, new Name(row.run.session().tenant(), key.name())));
  }

  @Override
  public synchronized Optional<Run> run(String id) {
    var known = runNumbers.get(id);
    return Optional.ofNullable(known == null ? null : runs.get(known)).map(RunRow::run);
  }

  @Override
  public synchronized Optional<KeyRow> key(String tenant, String name) {
    return Optional.ofNullable(keys.get(new Name(tenant, name)));
  }

  @Override
  public synchronized void insertKey(String tenant, String name, KeyRow key) {
    undo.put(keys, new Name(tenant, name), key);
  }

  @Override
  public synchronized Optional<String> once(long sid, String name) {
    return Optional.ofNullable(onces.get(new Name(String.valueOf(sid), name)));
  }

  @Override
  public synchronized void insertOnce(long sid, String name, String command) {
    undo.put(onces, new Name(String.valueOf(sid), name), command);
  }

  @Override
  public synchronized void append(long sid, List<Logged> entries) {
    undo.addAll(logs.computeIfAbsent(sid, _ -> new ArrayList<>()), entries);
  }

  @Override
  public synchronized int ahead(Run run, long nowMillis) {
    return (int)
        runs.values().stream()
            .map(RunRow::run)
            .filter(other -> other.due().toEpochMilli() <= nowMillis && before(other, run))
            .count();
  }

  private static boolean before(Run other, Run run) {
    var order =
        Comparator.comparing(Run::priority)
            .reversed()
            .thenComparing(Run::due)
            .thenComparing(Run::number);
    return other.state() == RunState.PENDING
        && other.lane() == run.lane()
        && other.session().tenant().equals(run.session().tenant())
        && order.compare(other, run) < 0;
  }

  @Override
  public synchronized Page<Run> runs(RunQuery query) {
    var found =
        runs.headMap(query.before(), false).descendingMap().values().stream()
            .map(RunRow::run)
            .filter(run -> run.session().tenant().equals(query.tenant()))
            .filter(run -> query.session().map(run.session().name()::equals).orElse(true))
            .filter(run -> !query.topLevel() || isTopLevel(run.session()))
            .filter(run -> query.states().isEmpty() || query.states().contains(run.state()))
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(found, query.limit(), Run::number);
  }

  private boolean isTopLevel(SessionId id) {
    var row = sessions.get(id);
    return row != null && row.parent().isEmpty();
  }

  @Override
  public synchronized Page<SeatRow> sessions(SessionQuery query) {
    var found =
        sessions.values().stream()
            .filter(row -> row.state() == Session.State.LIVE && row.sid() < query.before())
            .filter(row -> row.id().tenant().equals(query.tenant()))
            .filter(row -> row.parent().equals(query.parent().orElse("")))
            .sorted((a, b) -> Long.compare(b.sid(), a.sid()))
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(found, query.limit(), SeatRow::sid);
  }

  @Override
  public synchronized byte[] body(long command) {
    var row = commands.get(command);
    return row == null ? Entry.NOTHING : row.body();
  }

  @Override
  public synchronized List<Logged> read(long sid, long after, int max) {
    return log(sid).stream().filter(e -> e.seq() > after).limit(max).toList();
  }

  @Override
  public synchronized boolean holds(long sid, long seq) {
    return log(sid).stream().anyMatch(e -> e.first() <= seq && seq <= e.seq());
  }

  @Override
  public synchronized long lastSeq(long sid) {
    var log = log(sid);
    return log.isEmpty() ? 0 : log.getLast().seq();
  }

  private List<Logged> log(long sid) {
    return logs.getOrDefault(sid, List.of());
  }
}
