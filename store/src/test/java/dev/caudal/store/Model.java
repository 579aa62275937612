// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the store promises, kept a second time in the simplest way, from the answers alone: every
 * answer is held against it.
 */
final class Model {

  final SimTime time;
  final Map<SessionId, ModelSession> sessions = new LinkedHashMap<>();
  final Map<String, ModelCommand> commands = new LinkedHashMap<>();
  final Map<String, ModelCommand> keys = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final List<ModelCommand> tasks = new ArrayList<>();
  private final ModelInbox inbox = new ModelInbox(this);
  private final ModelLeases leases = new ModelLeases(this);
  private final ModelMail mail = new ModelMail(this);
  private final ModelLedger ledger = new ModelLedger(this);
  private long order;

  Model(SimTime time) {
    this.time = time;
  }

  ModelInbox inbox() {
    return inbox;
  }

  ModelLeases leases() {
    return leases;
  }

  ModelMail mail() {
    return mail;
  }

  ModelLedger ledger() {
    return ledger;
  }

  Collection<ModelSession> all() {
    return sessions.values();
  }

  /** The session while it is there. */
  @Nullable ModelSession live(SessionId id) {
    var session = sessions.get(id);
    return session != null && session.live() ? session : null;
  }

  /** The session of a lease that holds. */
  @Nullable ModelSession held(Lease lease) {
    var session = live(lease.session());
    return session == null
            || session.lease == null
            || session.lease.epoch != lease.epoch()
            || session.lease.overAt(time.nanos())
        ? null
        : session;
  }

  /** A task that is open in the session. */
  @Nullable ModelCommand openTask(ModelSession session, String run) {
    var command = commands.get(run);
    return command != null && command.session == session && command.task() && command.open()
        ? command
        : null;
  }

  ModelCommand accept(String id, ModelSession session, Send send, @Nullable ModelCommand target) {
    check(!commands.containsKey(id), "an id must be new: %s", id);
    var command = new ModelCommand(order++, id, session, send, target, time.millis());
    commands.put(id, command);
    ids.add(id);
    if (command.task()) {
      tasks.add(command);
    }
    session.accept(command, time.millis());
    return command;
  }

  ModelSession make(SessionId id) {
    var session = sessions.computeIfAbsent(id, ModelSession::new);
    session.comesBack(time.millis());
    return session;
  }

  /** What time has made due is so, whatever becomes of the batch. */
  void ring() {
    for (var session : all()) {
      session.ring(time.millis(), time.nanos());
    }
    leases.turns().look();
  }

  /** Leases and what is due stay; who was next in turn, and who was woken, is judged anew. */
  void batchFailed() {
    for (var session : all()) {
      session.mustWake = false;
      var lease = session.lease;
      if (lease != null) {
        session.open.stream().filter(c -> c.rank() != Cmd.Rank.NOT_DUE).forEach(lease::postAgain);
        lease.batchOver();
      }
    }
    leases.turns().forget();
  }

  void storeCrashed(long millis) {
    all().forEach(session -> session.storeCrashed(millis));
    leases.storeCrashed();
  }

  /** How an open run and all that is addressed to it come to an end. */
  void end(ModelCommand run, ModelCommand.Fate fate) {
    run.session.addressedTo(run.id).forEach(c -> run.session.close(c, fate));
    run.session.close(run, fate);
  }

  void bury(ModelSession session, Session.State as) {
    keys.values().removeIf(run -> run.session == session);
    commands.values().stream().filter(c -> c.session == session).forEach(c -> c.gone = true);
    session.bury(as);
  }

  List<ModelCommand> open() {
    return all().stream().flatMap(session -> session.open.stream()).toList();
  }

  /** One of the tasks accepted last; null for none. */
  @Nullable String someTask(int back) {
    var some = tasks.subList(Math.max(0, tasks.size() - back), tasks.size());
    return some.isEmpty() ? null : some.getFirst().id;
  }

  @Nullable String someTaskOf(SessionId id, int back) {
    var some = tasks.stream().filter(c -> c.session.id.equals(id)).toList();
    return some.isEmpty() ? null : some.get(Math.max(0, some.size() - back)).id;
  }

  String someCommand(int back) {
    return ids.isEmpty() ? "none" : ids.get(Math.max(0, ids.size() - back));
  }

  SessionId sessionOf(String run) {
    return Objects.requireNonNull(commands.get(run)).session.id;
  }

  static String key(String tenant, Key key) {
    return tenant + "/" + key.name();
  }

  /** The kind of refusal that is due, against the one that came. */
  static void refusal(
      @Nullable Class<? extends StoreException> due, @Nullable StoreException came) {
    if (due == null ? came != null : !due.isInstance(came)) {
      throw new AssertionError("must be " + due + ", came " + came);
    }
  }

  static void check(boolean holds, String rule, @Nullable Object... about) {
    if (!holds) {
      throw new AssertionError(String.format(rule, about));
    }
  }
}
