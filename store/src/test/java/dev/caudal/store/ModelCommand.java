// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import org.jspecify.annotations.Nullable;

/** A command as the model remembers it, for ever. */
final class ModelCommand {

  /** What has become of it. */
  enum Fate {
    OPEN,
    ACKNOWLEDGED,
    ENDED,
    WITHDRAWN,
    BURIED
  }

  final long order;
  final String id;
  final ModelSession session;
  final Send send;
  final @Nullable ModelCommand target;
  final long dueMillis;
  boolean due;
  boolean begun;
  Fate fate = Fate.OPEN;
  RunState state = RunState.PENDING;

  /** Its session is gone, and its row with it. */
  boolean gone;

  ModelCommand(
      long order,
      String id,
      ModelSession session,
      Send send,
      @Nullable ModelCommand target,
      long nowMillis) {
    this.order = order;
    this.id = id;
    this.session = session;
    this.send = send;
    this.target = target;
    this.dueMillis = send instanceof Send.Task task ? task.due().toEpochMilli() : 0;
    this.due = dueMillis <= nowMillis;
  }

  boolean open() {
    return fate == Fate.OPEN;
  }

  boolean task() {
    return send instanceof Send.Task;
  }

  boolean binding() {
    return send instanceof Send.Control control && control.binding();
  }

  boolean addressedTo(String run) {
    return send instanceof Send.Control control && control.run().filter(run::equals).isPresent();
  }

  /** Whether it waits behind a run that it wants cancelled. */
  boolean targetOpen() {
    return target != null && target.open();
  }

  Lane lane() {
    return send instanceof Send.Task task ? task.lane() : Lane.CONTROL;
  }

  int priority() {
    return send instanceof Send.Task task ? task.priority() : 0;
  }

  Cmd.Rank rank() {
    if (!task()) {
      return Cmd.Rank.CONTROL;
    }
    if (begun) {
      return Cmd.Rank.BEGUN;
    }
    if (!due) {
      return Cmd.Rank.NOT_DUE;
    }
    if (target != null) {
      return Cmd.Rank.INTERRUPTING;
    }
    return lane() == Lane.INTERACTIVE ? Cmd.Rank.INTERACTIVE : Cmd.Rank.QUEUED;
  }

  @Override
  public String toString() {
    return rank() + " " + id + " of " + session.id + " (" + fate + ")";
  }
}
