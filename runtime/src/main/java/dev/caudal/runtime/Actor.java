// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.AgentException;
import dev.caudal.agent.AgentSession;
import dev.caudal.agent.ContentBlock;
import dev.caudal.agent.MessageStream;
import dev.caudal.store.Append;
import dev.caudal.store.Command;
import dev.caudal.store.Lane;
import dev.caudal.store.Lease;
import dev.caudal.store.Run;
import dev.caudal.store.RunState;
import dev.caudal.store.StoreException;
import dev.caudal.store.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The one that works on a session, for as long as it holds the lease.
 *
 * <p>It takes the commands in order and runs one task at a time. While a task runs, a second thread
 * hears the control lane, so that a cancellation or a decision never waits behind the model. When
 * nothing is due the session is given back; what was not acknowledged comes to the next holder, and
 * the log says what had been done.
 */
final class Actor {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);
  private static final Set<Lane> ALL = EnumSet.allOf(Lane.class);
  private static final Duration LONG = Duration.ofHours(1);
  private static final int MOST_CRASHES = 3;

  private final Node node;
  private final Lease lease;
  private final LogWriter log;

  /** Commands for a run that has not begun here yet. */
  private final List<Command> early = new ArrayList<>();

  /** What the operator has to say anew with the task that begins. */
  private Optional<String> note = Optional.empty();

  private final AtomicBoolean takesRoom = new AtomicBoolean(true);
  private volatile @Nullable Work work;
  private volatile @Nullable Delivery delivery;

  Actor(Node node, Lease lease) {
    this.node = node;
    this.lease = lease;
    log = new LogWriter(node.store, lease);
  }

  Lease lease() {
    return lease;
  }

  @Nullable Work work() {
    return work;
  }

  /** Stops what it does where it stands. */
  void halt(Work.Halt why) {
    var running = work;
    if (running != null) {
      running.halt(why);
    }
    var sending = delivery;
    if (sending != null) {
      sending.halt();
    }
  }

  /** From here on another may work in its place. */
  void leaveRoom() {
    if (takesRoom.getAndSet(false)) {
      node.leftRoom(lease.lane());
    }
  }

  /** Works until nothing is due. */
  void live() {
    try {
      commands().ifPresent(wake -> node.store.release(lease, wake));
    } catch (StoreException.Fenced | StoreException.Closed | LogWriter.LostLog e) {
      LOG.info("{} goes on elsewhere: {}", lease.session(), e.getMessage());
    } catch (InterruptedException e) {
      LOG.debug("{} was interrupted", lease.session());
    } catch (RuntimeException e) {
      LOG.error("{} failed", lease.session(), e);
    }
  }

  /** Takes what is due; says when to wake up again, unless the session is no more. */
  private Optional<Wake> commands() throws InterruptedException {
    while (true) {
      boolean onlyControl =
          lease.lane() == Lane.CONTROL && early.isEmpty() && lease.openRun().isEmpty();
      var next = node.store.next(lease, onlyControl ? Set.of(Lane.CONTROL) : ALL, Duration.ZERO);
      if (next.isEmpty() || node.isDraining()) {
        return Optional.of(Wake.any());
      }
      var command = next.get();
      if (command.type().equals(Commands.DELETE)) {
        node.store.delete(lease);
        return Optional.empty();
      }
      switch (command.kind()) {
        case CONTROL -> idle(command);
        case INTERRUPT -> {}
        case TASK -> {
          var wake = command.type().equals(Commands.WEBHOOK) ? deliver(command) : task(command);
          if (wake.isPresent()) {
            return wake;
          }
        }
      }
    }
  }

  /** A control command while nothing runs. */
  private void idle(Command command) {
    var body = Events.MAPPER.readTree(command.body());
    switch (command.type()) {
      case Commands.CANCEL -> {
        var run = command.run().flatMap(node.store::run);
        if (run.isPresent() && run.get().startedAt().isEmpty()) {
          cancelPending(command, run.get(), body);
        } else {
          early.add(command);
        }
      }
      default -> early.add(command);
    }
  }

  /** A run that has not begun has no engine to stop. */
  private void cancelPending(Command command, Run run, JsonNode body) {
    var row = RunRow.of(run);
    var reason = body.path("reason").asString("user");
    var event = new Event.Cancelled(reason, Optional.of(body.path("by").asString("")));
    row.set("error_code", "cancelled").set("error", "cancelled: " + reason);
    var append =
        new Notices(run.session(), run.id(), row)
            .with(
                Append.of(Events.entry(run.id(), event)),
                RunState.CANCELLED,
                node.options.webhooks().clock().instant());
    log.append(append.run(run.id(), RunState.CANCELLED, row.bytes()).ack(command.id()));
    node.files.ifPresent(it -> it.follow(run.id()));
  }

  /** Tells a webhook, besides all that works here. */
  private Optional<Wake> deliver(Command command) {
    leaveRoom();
    var now = new Delivery(node, log, command);
    delivery = now;
    try {
      return now.attempt(early, lease.crashes() >= MOST_CRASHES);
    } finally {
      delivery = null;
    }
  }

  /** Runs a task; says when to wake up where it is to be gone on with later. */
  private Optional<Wake> task(Command command) throws InterruptedException {
    var run = node.store.run(command.run().orElseThrow()).orElseThrow();
    var row = RunRow.of(run);
    var engine =
        command.begun()
            ? Optional.<Engines.Engine>empty()
            : node.engines.take(lease.session(), row.task(), row.isQueued(), log.position());
    var fold = engine.isPresent() ? Fold.nothing() : Fold.of(node.store, lease.session());
    var now = new Work(node, run.id(), log, row, fold);
    work = now;
    var listener = Thread.ofVirtual().name("caudal-control").start(() -> listen(now));
    try {
      return worked(command, now, engine, fold);
    } finally {
      work = null;
      listener.interrupt();
      listener.join();
    }
  }

  private Optional<Wake> worked(
      Command command, Work now, Optional<Engines.Engine> warm, Fold fold) {
    begin(command, now, fold);
    node.files.ifPresent(it -> it.follow(now.run));
    if (lease.crashes() >= MOST_CRASHES && command.begun()) {
      fail(now, "crashed", "it was given up after " + lease.crashes() + " crashes");
      return Optional.empty();
    }
    early.forEach(it -> hear(it, now));
    early.clear();
    Engines.Engine engine;
    try {
      engine =
          warm.orElseGet(() ->
              node.engines.make(
                  lease.session(), now.row().task(), now.row().isQueued(), fold, now));
    } catch (AgentException e) {
      fail(now, Endings.error(e).code(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    engine.journal().belongTo(now);
    engine.approver().belongTo(now);
    var ended = now.read(engine.session(), turn(engine.session(), now, fold));
    engine.journal().belongTo(null);
    engine.approver().belongTo(null);
    return after(ended, now, engine);
  }

  private Optional<Wake> after(Work.Ended ended, Work now, Engines.Engine engine) {
    return switch (ended) {
      case Work.Ended.Whole() -> {
        node.engines.keep(lease.session(), engine.seen(log.position()));
        yield Optional.empty();
      }
      case Work.Ended.Broken() -> {
        engine.session().close();
        yield Optional.empty();
      }
      case Work.Ended.Left() -> {
        engine.session().detach();
        yield Optional.of(
            now.halted() == Work.Halt.PARKED
                ? now.approvals.nextExpiry().map(Wake::at).orElse(Wake.any())
                : Wake.any());
      }
      case Work.Ended.Again(var failure) -> {
        engine.session().detach();
        yield Optional.of(Wake.at(again(now, failure)));
      }
    };
  }

  private void begin(Command command, Work now, Fold fold) {
    var row = now.row();
    if (!command.begun()) {
      var start =
          new Event.Start(
              now.run,
              lease.session().name(),
              row.task().prompt(),
              row.task().text("model").orElse(node.options.model()),
              "direct",
              row.attempt(),
              row.task().text("agent"),
              node.options.simulated() ? Optional.of(true) : Optional.empty());
      var append = Append.of(Events.entry(now.run, start)).asProgress();
      var settled = settled(row.task());
      now.append(
          now.state(
              settled.isPresent() ? append.sessionData(settled.get()) : append,
              RunState.RUNNING,
              it -> it));
      return;
    }
    var entries = new ArrayList<dev.caudal.store.Entry>();
    if (fold.isHalf()) {
      entries.add(
          Events.entry(now.run, new Event.Rewind(fold.firm(), "taken up again", Optional.empty())));
    }
    entries.add(
        Events.entry(
            now.run,
            new Event.Status(
                "running",
                "taken up again",
                Optional.empty(),
                Optional.of(row.attempt()),
                Optional.empty())));
    now.append(
        now.state(
            Append.of(entries),
            now.approvals.isWaiting() ? RunState.WAITING : RunState.RUNNING,
            it -> it));
  }

  /** What the session's row says from here on, if that changes. */
  private Optional<byte[]> settled(Task task) {
    var before = node.store.find(lease.session()).flatMap(it -> Frozen.of(it.data()));
    if (before.isEmpty()) {
      return Optional.of(Frozen.by(task).bytes());
    }
    note = before.get().note(task);
    return note.map(text -> before.get().append(text).bytes());
  }

  private MessageStream turn(AgentSession session, Work now, Fold fold) {
    if (fold.isAsked(now.run)) {
      var rest = session.proceed();
      if (rest != null) {
        return rest;
      }
    }
    var task = now.row().task();
    note.ifPresent(session::note);
    note = Optional.empty();
    if (!task.content().isArray()) {
      return session.send(task.text());
    }
    var blocks = new ArrayList<ContentBlock>();
    task.content().forEach(block -> blocks.add(ContentBlock.of(block)));
    return session.send(blocks);
  }

  private void fail(Work now, String code, String message) {
    now.append(
        now.state(
            Append.of(Events.entry(now.run, new Event.Error(code, message, false))),
            RunState.FAILED,
            it -> it.set("error_code", code).set("error", message)));
  }

  private Instant again(Work now, AgentException failure) {
    var row = now.row();
    long seconds = row.task().fields().path("backoff_seconds").asLong(5) << (row.attempt() - 1);
    var at = Instant.now().plusSeconds(Math.min(seconds, 86_400));
    row.attempt(row.attempt() + 1);
    var status =
        new Event.Status(
            "retrying",
            String.valueOf(failure.getMessage()),
            Optional.of(Endings.error(failure).code()),
            Optional.of(row.attempt()),
            Optional.of(at.toString()));
    now.append(
        now.state(Append.of(Events.entry(now.run, status)).asFirm(), RunState.WAITING, it -> it));
    return at;
  }

  /** Hears the control lane while a run is under way. */
  private void listen(Work now) {
    try {
      while (true) {
        node.store.next(lease, Set.of(Lane.CONTROL), LONG).ifPresent(command -> hear(command, now));
      }
    } catch (InterruptedException | StoreException.Closed e) {
      return;
    } catch (StoreException.Fenced e) {
      now.halt(Work.Halt.LEFT);
    } catch (RuntimeException e) {
      LOG.error("{} does not hear any more", lease.session(), e);
      now.halt(Work.Halt.LEFT);
    }
  }

  private void hear(Command command, Work now) {
    if (command.kind() == Command.Kind.INTERRUPT) {
      if (command.run().filter(now.run::equals).isPresent()) {
        now.cancel("interrupt", Optional.empty());
      }
      return;
    }
    var body = Events.MAPPER.readTree(command.body());
    boolean mine = command.run().filter(now.run::equals).isPresent();
    switch (command.type()) {
      case Commands.CANCEL -> {
        if (mine) {
          now.cancel(
              body.path("reason").asString("user"), Optional.of(body.path("by").asString("")));
        } else {
          command
              .run()
              .flatMap(node.store::run)
              .ifPresent(run -> cancelPending(command, run, body));
        }
      }
      case Commands.STEER ->
          now.steer(
              new Spoken(
                  command.id(), body.path("content").asString(""), body.path("by").asString("")));
      case Commands.DECIDE -> now.approvals.decided(command.id(), body);
      default -> {
        synchronized (early) {
          early.add(command);
        }
      }
    }
  }
}
