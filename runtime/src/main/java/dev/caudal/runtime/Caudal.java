// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Run;
import dev.caudal.store.RunQuery;
import dev.caudal.store.RunState;
import dev.caudal.store.Send;
import dev.caudal.store.Session;
import dev.caudal.store.SessionId;
import dev.caudal.store.SessionQuery;
import dev.caudal.store.Store;
import dev.caudal.store.StoreException;
import dev.caudal.store.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Runs agents as sessions. Everything a door does is one of two things: it puts a command into a
 * session's inbox, or it follows a log. What was accepted survives this process.
 *
 * <p>All methods but the tails' block for no longer than a store's step. Ids of another tenant are
 * unknown ids.
 */
public final class Caudal implements AutoCloseable {
  private static final int PAGE = 1_000;
  private static final Duration GONE_WAIT = Duration.ofSeconds(10);

  private final Store store;
  private final CaudalOptions options;
  private final Node node;
  private final Intake intake;

  private Caudal(Store store, CaudalOptions options) {
    this.store = store;
    this.options = options;
    node = new Node(store, options);
    intake = new Intake(store, node);
  }

  /** Begins to work on what the store holds. The store is not closed with it. */
  public static Caudal open(Store store, CaudalOptions options) {
    var caudal = new Caudal(store, options);
    caudal.node.start();
    return caudal;
  }

  /** Takes in a task somebody waits for. */
  public Accepted submit(Caller caller, Task task, Optional<String> idempotencyKey) {
    return intake.take(caller, task, idempotencyKey, false, Optional.empty());
  }

  /** Takes in a task for the queue. */
  public Accepted enqueue(Caller caller, Task task, Optional<String> idempotencyKey) {
    return intake.take(caller, task, idempotencyKey, true, Optional.empty());
  }

  /** Takes back a task that nobody has begun; false where it is too late. */
  public boolean withdraw(Caller caller, String runId) {
    return store.withdraw(row(caller, runId).id());
  }

  public RunView run(Caller caller, String runId) {
    var run = row(caller, runId);
    return RunRow.of(run).view(run);
  }

  private Run row(Caller caller, String runId) {
    return store
        .run(runId)
        .filter(run -> run.session().tenant().equals(caller.tenant()))
        .filter(run -> !DeliveryRow.isIn(run.session()))
        .orElseThrow(() -> new Refusal.NotFound("run", runId));
  }

  /** How long a queued job will wait, as well as can be guessed. */
  public Duration estimatedWait(Caller caller, String runId) {
    int ahead = store.ahead(row(caller, runId).id());
    return Duration.ofSeconds(10L * ahead / Math.max(1, options.workers()));
  }

  /** Waits until the run has ended or waits for a person, or the time is over. */
  public RunView await(Caller caller, String runId, Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    try (var tail = events(caller, runId, 0, Include.NOTHING)) {
      while (!tail.isAtEnd()) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        var events = tail.next(256, Duration.ofNanos(left));
        boolean asks = events.stream().anyMatch(event -> event.type().equals("permission_request"));
        if (asks && run(caller, runId).status() == RunView.Status.WAITING) {
          break;
        }
      }
    }
    return run(caller, runId);
  }

  public Listing<RunView> runs(
      Caller caller,
      Optional<RunView.Status> status,
      Optional<String> sessionId,
      int limit,
      Optional<String> before) {
    var query = RunQuery.of(caller.tenant()).limit(limit).onlyTopLevel();
    query = sessionId.isPresent() ? query.session(sessionId.get()) : query;
    query = status.isPresent() ? query.states(RunState.valueOf(status.get().name())) : query;
    var page = store.runs(before.isPresent() ? query.before(cursor(before.get())) : query);
    return new Listing<>(
        page.items().stream().map(run -> RunRow.of(run).view(run)).toList(), next(page.next()));
  }

  private static Optional<String> next(OptionalLong number) {
    return number.isPresent() ? Optional.of(Long.toString(number.getAsLong())) : Optional.empty();
  }

  private static long cursor(String before) {
    try {
      return Long.parseLong(before);
    } catch (NumberFormatException e) {
      throw new Refusal.Invalid("before", "is no cursor of a listing");
    }
  }

  /** What the run's webhook was told and will be, newest first. */
  public Listing<DeliveryView> deliveries(
      Caller caller, String runId, int limit, Optional<String> before) {
    var run = row(caller, runId);
    return new Deliveries(store)
        .of(run, limit, before.isPresent() ? cursor(before.get()) : Long.MAX_VALUE);
  }

  /** Has a webhook told once more, now. */
  public DeliveryView redeliver(Caller caller, String runId, String deliveryId) {
    return new Deliveries(store).redeliver(row(caller, runId), deliveryId);
  }

  /** Asks for its end; it may have ended already. */
  public void cancel(Caller caller, String runId, String reason) {
    var run = row(caller, runId);
    if (!run.state().ended()) {
      control(run, Commands.CANCEL, new Commands.Cancel(reason, caller.user()), it -> it);
    }
  }

  public void steer(Caller caller, String runId, String content) {
    if (content.isBlank()) {
      throw new Refusal.Invalid("content", "is blank");
    }
    var run = row(caller, runId);
    boolean taken =
        control(
            run,
            Commands.STEER,
            new Commands.Steer(content, caller.user()),
            it -> it.bindingRun(run.id()));
    if (!taken) {
      throw new Refusal.Conflict("ended", "the run has ended", runId);
    }
  }

  public void decide(Caller caller, String runId, String permissionId, Decision decision) {
    var run = row(caller, runId);
    boolean open =
        RunRow.of(run).waiting().stream()
            .anyMatch(it -> it.path("id").asString("").equals(permissionId));
    if (!open) {
      throw new Refusal.Conflict("decided", "nothing is asked under this id any more", runId);
    }
    var body =
        Events.MAPPER
            .createObjectNode()
            .put("id", permissionId)
            .put("decision", decision.allow() ? "allow" : "deny")
            .put("by", caller.user());
    decision.message().ifPresent(message -> body.put("message", message));
    decision.updatedInput().ifPresent(input -> body.set("updated_input", input));
    boolean taken =
        control(
            run, Commands.DECIDE, body, it -> it.once(Commands.question(run.id(), permissionId)));
    if (!taken) {
      throw new Refusal.Conflict("ended", "the run has ended", runId);
    }
  }

  /** Sends it to whoever holds the run; false where that has ended. */
  private boolean control(
      Run run, String type, Object body, UnaryOperator<Send.Control> conditions) {
    var command = Send.Control.of(run.session(), type, Commands.body(body)).run(run.id());
    try {
      store.send(conditions.apply(command));
      return true;
    } catch (StoreException.RunEnded ended) {
      return false;
    } catch (StoreException.AlreadySent already) {
      throw new Refusal.Conflict("decided", "it has been decided", run.id());
    } catch (StoreException refused) {
      throw Refusals.of(refused);
    }
  }

  /** The same task again, as a new run. */
  public Accepted retry(Caller caller, String runId) {
    var run = row(caller, runId);
    if (run.state() != RunState.FAILED && run.state() != RunState.CANCELLED) {
      throw new Refusal.Conflict(
          "not_failed", "only what failed or was cancelled is tried again", runId);
    }
    var row = RunRow.of(run);
    var fields = row.task().fields().deepCopy().put("session_id", run.session().name());
    return intake.take(
        caller, Task.trusted(fields), Optional.empty(), row.isQueued(), Optional.of(runId));
  }

  /**
   * Makes a session under a name of the caller's own, or a fresh one.
   *
   * @return the session, and whether it was made now
   */
  public Made createSession(Caller caller, Optional<String> name) {
    name.ifPresent(DeliveryRow::requireOther);
    var id = new SessionId(caller.tenant(), name.orElseGet(Intake::freshName));
    try {
      boolean isNew = store.create(id, new byte[0]);
      return new Made(session(caller, id.name()), isNew);
    } catch (StoreException refused) {
      throw Refusals.of(refused);
    }
  }

  /** A session, and whether it is new. */
  public record Made(SessionView session, boolean isNew) {}

  public SessionView session(Caller caller, String sessionId) {
    return store
        .find(new SessionId(caller.tenant(), sessionId))
        .filter(it -> it.state() == Session.State.LIVE && !DeliveryRow.isIn(it.id()))
        .map(Caudal::view)
        .orElseThrow(() -> new Refusal.NotFound("session", sessionId));
  }

  private static SessionView view(Session it) {
    return new SessionView(it.id().name(), it.createdAt(), it.touchedAt(), it.lastSeq());
  }

  public Listing<SessionView> sessions(Caller caller, int limit, Optional<String> before) {
    var query = SessionQuery.of(caller.tenant()).limit(limit);
    var page = store.sessions(before.isPresent() ? query.before(cursor(before.get())) : query);
    return new Listing<>(page.items().stream().map(Caudal::view).toList(), next(page.next()));
  }

  public void deleteSession(Caller caller, String sessionId) {
    session(caller, sessionId);
    var id = new SessionId(caller.tenant(), sessionId);
    var open =
        store.runs(
            RunQuery.of(caller.tenant())
                .session(sessionId)
                .states(RunState.PENDING, RunState.RUNNING, RunState.WAITING)
                .limit(100));
    open.items().forEach(run -> cancel(caller, run.id(), "user"));
    try (var tail = store.tail(id, 0)) {
      store.send(Send.Control.of(id, Commands.DELETE, new byte[] {'{', '}'}));
      awaitEnd(tail);
    } catch (StoreException.SessionGone gone) {
      return;
    } catch (StoreException refused) {
      throw Refusals.of(refused);
    }
  }

  /** A holder takes it away; the tail says when. */
  private static void awaitEnd(Tail tail) {
    long end = System.nanoTime() + GONE_WAIT.toNanos();
    try {
      while (System.nanoTime() < end) {
        tail.next(PAGE, Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refusal.Unavailable("busy", "the session is still at work", Duration.ofSeconds(1));
  }

  public List<HistoryMessage> history(Caller caller, String sessionId) {
    session(caller, sessionId);
    var id = new SessionId(caller.tenant(), sessionId);
    var messages = new ArrayList<HistoryMessage>();
    long after = 0;
    for (var page = store.read(id, after, PAGE);
        !page.isEmpty();
        page = store.read(id, after, PAGE)) {
      page.forEach(logged -> Messages.history(logged).ifPresent(messages::add));
      after = page.getLast().seq();
    }
    return messages;
  }

  /** Follows one run, from its beginning where {@code after} is 0. */
  public EventTail events(Caller caller, String runId, long after, Include include) {
    var run = row(caller, runId);
    boolean over = run.state().ended() && after >= run.lastSeq();
    long from = Math.max(after, run.after());
    return new LogTailer(tail(run.session(), from), runId, include, over);
  }

  /** Follows a session across its runs. */
  public EventTail sessionEvents(Caller caller, String sessionId, long after, Include include) {
    session(caller, sessionId);
    return new LogTailer(
        tail(new SessionId(caller.tenant(), sessionId), after), "", include, false);
  }

  private Tail tail(SessionId session, long after) {
    try {
      return store.tail(session, after);
    } catch (StoreException refused) {
      throw Refusals.of(refused);
    }
  }

  /** Whether models are simulated here. */
  public boolean isSimulated() {
    return options.simulated();
  }

  /** Whether it takes in work. */
  public boolean isReady() {
    return !node.isDraining();
  }

  /** Takes in nothing more, lets runs reach a safe point, and hands the rest back. */
  public void drain(Duration within) {
    node.drain(within);
  }

  @Override
  public void close() {
    node.close();
  }
}
