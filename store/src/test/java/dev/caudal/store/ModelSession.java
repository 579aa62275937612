// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session as the model remembers it. */
final class ModelSession {

  private static final Comparator<ModelCommand> ORDER =
      Comparator.comparing(ModelCommand::rank).thenComparing(c -> c.order);

  final SessionId id;
  Session.State state = Session.State.LIVE;
  long epoch;
  @Nullable ModelLease lease;
  int crashes;
  long touchedMillis;

  Wake wake = Wake.any();

  /** Whether its time to wake has come since it was parked: it may be granted. */
  boolean mayWake;

  /** Whether that happened in this life of the store: it has to be granted. */
  boolean mustWake;

  long firstSeq = 1;
  long nextSeq = 1;
  final List<Entry> log = new ArrayList<>();
  final Map<String, String> onces = new HashMap<>();
  final List<ModelCommand> open = new ArrayList<>();
  @Nullable ModelCommand begun;

  ModelSession(SessionId id) {
    this.id = id;
  }

  boolean live() {
    return state == Session.State.LIVE;
  }

  /** Where the log ends; 0 while it is empty, also under a name that came back. */
  long lastSeq() {
    return log.isEmpty() ? 0 : nextSeq - 1;
  }

  /** Begins anew under the old name. */
  void comesBack(long nowMillis) {
    state = Session.State.LIVE;
    wake = Wake.any();
    crashes = 0;
    firstSeq = nextSeq;
    touchedMillis = nowMillis;
  }

  void accept(ModelCommand command, long nowMillis) {
    open.add(command);
    touchedMillis = nowMillis;
    if (lease != null && command.due) {
      lease.post(command);
    }
  }

  void close(ModelCommand command, ModelCommand.Fate fate) {
    command.fate = fate;
    open.remove(command);
    mustWake &= !open.isEmpty();
    if (begun == command) {
      begun = null;
    }
    if (lease != null) {
      lease.box.remove(command);
    }
  }

  void bury(Session.State as) {
    state = as;
    for (var command : List.copyOf(open)) {
      close(command, ModelCommand.Fate.BURIED);
    }
    lease = null;
    log.clear();
    onces.clear();
  }

  void park(Wake until) {
    lease = null;
    wake = until;
    mayWake = false;
    mustWake = false;
  }

  void holderLost() {
    crashes += open.isEmpty() ? 0 : 1;
    lease = null;
  }

  /** What time has made due. */
  void ring(long millis, long nanos) {
    if (lease != null && lease.overAt(nanos)) {
      holderLost();
    }
    for (var command : open) {
      if (!command.due && command.dueMillis <= millis) {
        command.due = true;
        if (lease != null && !command.begun) {
          lease.post(command);
        }
      }
    }
    if (wake instanceof Wake.At(var at) && at.toEpochMilli() <= millis) {
      mayWake = true;
      // While nothing is to do nobody need look at the clock.
      mustWake |= !open.isEmpty();
    }
  }

  void storeCrashed(long millis) {
    if (lease != null) {
      holderLost();
    }
    mustWake = false;
    open.forEach(command -> command.due = command.dueMillis <= millis);
  }

  /** The first due task, a begun one before others. */
  @Nullable ModelCommand task() {
    return first(open);
  }

  /** The first due task among these. */
  @Nullable ModelCommand first(Collection<ModelCommand> some) {
    return some.stream()
        .filter(c -> c.open() && c.task() && c.rank() != Cmd.Rank.NOT_DUE)
        .min(ORDER)
        .orElse(null);
  }

  /** Those that wait for no other run's end. */
  List<ModelCommand> behindNobody() {
    return open.stream().filter(c -> !c.targetOpen()).toList();
  }

  /** Whether somebody speaks to the holder. */
  boolean spokenTo() {
    for (var command : open) {
      if (!command.task() || command.targetOpen() && command.rank() != Cmd.Rank.NOT_DUE) {
        return true;
      }
    }
    return false;
  }

  boolean mustBeAwake() {
    return wake instanceof Wake.Any || mustWake;
  }

  boolean mayBeAwake() {
    return wake instanceof Wake.Any || mayWake;
  }

  /** The lane in which it has to be granted; null for none. */
  @Nullable Lane mustBeGranted() {
    return live() && lease == null ? lane(mustBeAwake()) : null;
  }

  /** The lane in which it may be granted; null for none. */
  @Nullable Lane mayBeGranted() {
    return live() && lease == null ? lane(mayBeAwake()) : null;
  }

  private @Nullable Lane lane(boolean awake) {
    if (open.isEmpty()) {
      return null;
    }
    if (spokenTo()) {
      return Lane.CONTROL;
    }
    var task = awake ? task() : null;
    return task == null ? null : task.lane();
  }

  List<ModelCommand> unanswered(String run) {
    return open.stream().filter(c -> c.binding() && c.addressedTo(run)).toList();
  }

  List<ModelCommand> addressedTo(String run) {
    return open.stream().filter(c -> c.addressedTo(run)).toList();
  }
}
