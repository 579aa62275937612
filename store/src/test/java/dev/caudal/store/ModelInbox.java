// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the model has to say about sends, withdrawals and retention. */
final class ModelInbox {

  private final Model model;

  ModelInbox(Model model) {
    this.model = model;
  }

  void created(SessionId id, @Nullable Boolean made, @Nullable StoreException refusal) {
    var session = model.sessions.get(id);
    boolean deleted = session != null && session.state == Session.State.DELETED;
    Model.refusal(deleted ? StoreException.SessionGone.class : null, refusal);
    if (made != null) {
      Model.check(made == (model.live(id) == null), "a session is made once: %s", id);
      if (made) {
        model.make(id);
      }
    }
  }

  void sent(Send send, @Nullable Sent sent, @Nullable StoreException refusal) {
    switch (send) {
      case Send.Task task -> task(task, sent, refusal);
      case Send.Control control -> control(control, sent, refusal);
    }
    model.leases().turns().look();
  }

  private void task(Send.Task task, @Nullable Sent sent, @Nullable StoreException refusal) {
    var known =
        task.key().map(k -> model.keys.get(Model.key(task.session().tenant(), k))).orElse(null);
    if (known != null) {
      repeated(task, known, sent, refusal);
      return;
    }
    var session = model.live(task.session());
    var current = session == null ? null : current(session);
    Model.refusal(due(task, session, current), refusal);
    if (refusal instanceof StoreException.Busy busy && current != null) {
      Model.check(busy.run.equals(current.id), "must name %s: %s", current, busy.run);
    }
    if (sent != null) {
      Model.check(!sent.repeated(), "was not known: %s", task.key());
      Model.check(sent.session().equals(task.session()), "went astray: %s", sent);
      accept(task, sent.id(), task.interrupting() ? current : null);
    }
  }

  /** Takes in a task that was accepted. */
  void accept(Send.Task task, String id, @Nullable ModelCommand target) {
    var session = model.live(task.session());
    var into = session == null ? model.make(task.session()) : session;
    var command = model.accept(id, into, task, target);
    task.key().ifPresent(k -> model.keys.put(Model.key(task.session().tenant(), k), command));
  }

  private static void repeated(
      Send.Task task, ModelCommand known, @Nullable Sent sent, @Nullable StoreException refusal) {
    var first = known.send instanceof Send.Task t ? t.key() : Optional.<Key>empty();
    boolean same = first.equals(task.key());
    Model.refusal(same ? null : StoreException.KeyReused.class, refusal);
    if (sent != null) {
      Model.check(
          sent.repeated() && sent.id().equals(known.id) && sent.session().equals(known.session.id),
          "a key must give the run it made, %s: %s",
          known,
          sent);
    }
  }

  private @Nullable Class<? extends StoreException> due(
      Send.Task task, @Nullable ModelSession session, @Nullable ModelCommand current) {
    if (session == null) {
      var gone = model.sessions.get(task.session());
      if (gone != null && (gone.state == Session.State.DELETED || !task.creating())) {
        return StoreException.SessionGone.class;
      }
      return task.creating() ? null : StoreException.UnknownSession.class;
    }
    return task.ifIdle() && current != null ? StoreException.Busy.class : null;
  }

  private static @Nullable ModelCommand current(ModelSession session) {
    if (session.begun != null) {
      return session.begun;
    }
    var taken = session.lease == null ? null : session.first(session.lease.taken);
    return taken != null ? taken : session.first(session.behindNobody());
  }

  private void control(Send.Control to, @Nullable Sent sent, @Nullable StoreException refusal) {
    var session = model.live(to.session());
    Model.refusal(due(to, session), refusal);
    if (refusal instanceof StoreException.AlreadySent again && session != null) {
      Model.check(
          again.command.equals(session.onces.get(again.once)), "named %s first", again.command);
    }
    if (sent != null && session != null) {
      to.once().ifPresent(name -> session.onces.put(name, sent.id()));
      model.accept(sent.id(), session, to, null);
    }
  }

  private @Nullable Class<? extends StoreException> due(
      Send.Control to, @Nullable ModelSession session) {
    if (session == null) {
      return model.sessions.containsKey(to.session())
          ? StoreException.SessionGone.class
          : StoreException.UnknownSession.class;
    }
    if (to.run().isPresent()) {
      var due = notOpen(session, to.run().get());
      if (due != null) {
        return due;
      }
    }
    return to.once().filter(session.onces::containsKey).isPresent()
        ? StoreException.AlreadySent.class
        : null;
  }

  /** How a run that is not open in the session is refused. */
  @Nullable Class<? extends StoreException> notOpen(ModelSession session, String run) {
    if (model.openTask(session, run) != null) {
      return null;
    }
    var known = model.commands.get(run);
    return known != null
            && known.session == session
            && known.task()
            && known.fate == ModelCommand.Fate.ENDED
            && !known.gone
        ? StoreException.RunEnded.class
        : StoreException.UnknownRun.class;
  }

  void withdrawn(String run, @Nullable Boolean done, @Nullable StoreException refusal) {
    Model.refusal(null, refusal);
    var command = model.commands.get(run);
    boolean there =
        command != null && command.task() && command.open() && command.rank() != Cmd.Rank.BEGUN;
    if (command == null || !there) {
      Model.check(Boolean.FALSE.equals(done), "nothing to withdraw: %s", run);
      return;
    }
    var lease = command.session.lease;
    if (Boolean.TRUE.equals(done)) {
      Model.check(lease == null || !lease.seen(command), "its holder has seen it: %s", command);
      var send = (Send.Task) command.send;
      send.key().ifPresent(k -> model.keys.remove(Model.key(send.session().tenant(), k), command));
      model.end(command, ModelCommand.Fate.WITHDRAWN);
    } else {
      Model.check(lease != null, "nobody holds it, so it can be withdrawn: %s", command);
    }
    model.leases().turns().look();
  }

  void expired(
      List<SeatRow> candidates,
      long idleSinceMillis,
      @Nullable Integer taken,
      @Nullable StoreException refusal) {
    Model.refusal(null, refusal);
    int due = 0;
    for (var row : candidates) {
      var session = model.live(row.id());
      if (session != null
          && session.lease == null
          && session.open.isEmpty()
          && session.touchedMillis < idleSinceMillis) {
        model.bury(session, Session.State.EXPIRED);
        due++;
      }
    }
    Model.check(taken != null && taken == due, "%d sessions are idle, %s expired", due, taken);
  }
}
