// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What the model has to say about appends, and about what is read of them. */
final class ModelLedger {

  private final Model model;

  ModelLedger(Model model) {
    this.model = model;
  }

  /**
   * @param keyed which run the rows have under a tenant's key: an append does not say which runs it
   *     made
   */
  void appended(
      Lease lease,
      Append append,
      BiFunction<String, String, String> keyed,
      @Nullable Appended result,
      @Nullable StoreException refusal) {
    var session = model.held(lease);
    Model.refusal(session == null ? StoreException.Fenced.class : due(session, append), refusal);
    if (session == null || result == null) {
      return;
    }
    var entries = append.entries();
    Model.check(result.first() == session.nextSeq, "next is %d: %s", session.nextSeq, result);
    session.log.addAll(entries);
    session.nextSeq += entries.size();
    Model.check(result.last() == session.lastSeq(), "last is %d: %s", session.lastSeq(), result);
    append.acks().forEach(id -> acknowledge(session, id));
    append.runs().forEach(update -> change(session, update));
    for (var child : append.children()) {
      child(child, keyed);
    }
    if (append.progress()) {
      session.crashes = 0;
    }
    if (append.mustBeFirm() || append.progress() || append.sessionData().isPresent()) {
      session.touchedMillis = model.time.millis();
    }
    model.leases().turns().look();
  }

  private @Nullable Class<? extends StoreException> due(ModelSession session, Append append) {
    var ending = new HashSet<String>();
    append.runs().stream().filter(u -> u.state().ended()).forEach(u -> ending.add(u.run()));
    var begun =
        session.begun == null || ending.contains(session.begun.id) ? null : session.begun.id;
    for (var update : append.runs()) {
      var due = model.inbox().notOpen(session, update.run());
      if (due != null) {
        return due;
      }
      if (update.state().ended()) {
        if (session.unanswered(update.run()).stream()
            .anyMatch(c -> !append.acks().contains(c.id))) {
          return StoreException.Unanswered.class;
        }
      } else if (begun != null && !begun.equals(update.run())) {
        return StoreException.Busy.class;
      } else if (!ending.contains(update.run())) {
        begun = update.run();
      }
    }
    return dueToChildren(append.children());
  }

  private @Nullable Class<? extends StoreException> dueToChildren(List<Send.Task> children) {
    for (var child : children) {
      var known =
          child.key().map(k -> model.keys.get(Model.key(child.session().tenant(), k))).orElse(null);
      if (known != null) {
        var first = known.send instanceof Send.Task task ? task.key() : child.key();
        if (!first.equals(child.key())) {
          return StoreException.KeyReused.class;
        }
      } else {
        var session = model.sessions.get(child.session());
        if (session != null && session.state == Session.State.DELETED) {
          return StoreException.SessionGone.class;
        }
      }
    }
    return null;
  }

  private void child(Send.Task child, BiFunction<String, String, String> keyed) {
    var key = child.key().orElseThrow();
    var tenant = child.session().tenant();
    if (!model.keys.containsKey(Model.key(tenant, key))) {
      model.inbox().accept(child, keyed.apply(tenant, key.name()), null);
    }
  }

  private static void acknowledge(ModelSession session, String id) {
    session.open.stream()
        .filter(c -> c.id.equals(id) && !c.task())
        .findFirst()
        .ifPresent(c -> session.close(c, ModelCommand.Fate.ACKNOWLEDGED));
  }

  private void change(ModelSession session, RunUpdate update) {
    var task = model.openTask(session, update.run());
    if (task == null) {
      return;
    }
    task.state = update.state();
    if (update.state().ended()) {
      model.end(task, ModelCommand.Fate.ENDED);
      // The end of a run that waited says nothing of the one that has begun.
      session.crashes = session.begun == null ? 0 : session.crashes;
    } else {
      task.begun = true;
      session.begun = task;
    }
  }

  /** What a reader got behind its cursor must be the log, and something if there is more. */
  void read(ModelSession session, long after, int max, List<Logged> got) {
    Model.check(got.size() <= max, "more than %d: %s", max, got);
    long cursor = Math.max(after, session.firstSeq - 1);
    Model.check(
        !got.isEmpty() || cursor >= session.lastSeq(),
        "%s has entries behind %d",
        session.id,
        after);
    for (var logged : got) {
      Model.check(logged.first() == cursor + 1, "next is %d: %s", cursor + 1, logged);
      Model.check(logged.seq() <= session.lastSeq(), "log ends at %d", session.lastSeq());
      var pieces =
          session.log.subList(
              Math.toIntExact(cursor + 1 - session.firstSeq),
              Math.toIntExact(logged.seq() + 1 - session.firstSeq));
      Model.check(text(pieces).equals(text(List.of(logged.entry()))), "must be %s", pieces);
      cursor = logged.seq();
    }
  }

  private static String text(List<Entry> pieces) {
    var text =
        new StringBuilder(
            pieces.getFirst().joinKey().isEmpty() ? pieces.getFirst().toString() : "");
    for (var piece : pieces) {
      text.append(new String(piece.text(), UTF_8));
    }
    return text.toString();
  }

  /** All that is durable, against all that was acknowledged. */
  void audit(MemoryRows rows) {
    for (var session : model.all()) {
      var row = rows.session(session.id).orElseThrow();
      Model.check(row.state() == session.state, "%s is %s", session.id, session.state);
      Model.check(row.nextSeq() >= 0, "%s", row);
      if (session.live()) {
        read(session, 0, Integer.MAX_VALUE, rows.read(row.sid(), 0, Integer.MAX_VALUE));
        Model.check(rows.lastSeq(row.sid()) == (session.log.isEmpty() ? 0 : session.lastSeq()), "");
      }
    }
    var open = Set.copyOf(rows.open().commands().stream().map(c -> c.row().id()).toList());
    for (var command : model.commands.values()) {
      Model.check(open.contains(command.id) == command.open(), "must be so: %s", command);
      var run = command.task() ? rows.run(command.id).orElse(null) : null;
      boolean has = command.task() && !command.gone && command.fate != ModelCommand.Fate.WITHDRAWN;
      Model.check(has == (run != null), "its row is there: %s", command);
      Model.check(run == null || run.state() == command.state, "%s: %s", command.state, command);
    }
  }
}
