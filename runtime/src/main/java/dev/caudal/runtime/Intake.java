// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.RunState;
import dev.caudal.store.Send;
import dev.caudal.store.SessionId;
import dev.caudal.store.Store;
import dev.caudal.store.StoreException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes tasks in: what is refused has left nothing behind, what is accepted survives this process.
 */
final class Intake {
  private static final Duration ROOM_WAIT = Duration.ofSeconds(5);
  private static final long ROOM_LOOK_NANOS = 20_000_000;

  private final Store store;
  private final Node node;
  private final TaskBounds bounds;

  Intake(Store store, Node node) {
    this.store = store;
    this.node = node;
    bounds = TaskBounds.of(node.options);
  }

  Accepted take(
      Caller caller, Task task, Optional<String> key, boolean queued, Optional<String> retryOf) {
    if (node.isDraining()) {
      throw new Refusal.Unavailable("draining", "the server is going down", Duration.ofSeconds(5));
    }
    TaskCheck.check(task, bounds);
    var session = new SessionId(caller.tenant(), task.sessionId().orElseGet(Intake::freshName));
    task.sessionId().ifPresent(DeliveryRow::requireOther);
    task.sessionId().ifPresent(name -> checkFrozen(session, task));
    var row = RunRow.of(task, caller, queued, retryOf);
    var send = Send.Task.of(session, Commands.TASK, new byte[0]).data(row.bytes());
    send = queued ? due(send.queued(), task) : send;
    send = task.sessionId().isEmpty() ? send.creatingSession() : send;
    send =
        switch (task.onBusy()) {
          case "reject" -> send.onlyIfIdle();
          case "interrupt" -> send.interruptingCurrent();
          case "steer" -> send.onlyIfIdle();
          default -> send;
        };
    if (key.isPresent()) {
      send = send.key(key.get(), hash(task));
    }
    try {
      var sent = store.send(send);
      if (!queued && !sent.repeated()) {
        awaitRoom(sent.id());
      }
      return new Accepted(sent.id(), sent.session().name(), sent.repeated(), false);
    } catch (StoreException.Busy busy) {
      return busy(caller, task, busy);
    } catch (StoreException refused) {
      throw Refusals.of(refused);
    }
  }

  private void checkFrozen(SessionId session, Task task) {
    store.find(session).flatMap(it -> Frozen.of(it.data())).ifPresent(it -> it.check(task));
  }

  private Accepted busy(Caller caller, Task task, StoreException.Busy busy) {
    if (!task.onBusy().equals("steer")) {
      throw new Refusal.Conflict("busy", "the session is working", busy.run);
    }
    var message = new Commands.Steer(task.prompt(), caller.user());
    try {
      store.send(
          Send.Control.of(busy.session, Commands.STEER, Commands.body(message))
              .bindingRun(busy.run));
    } catch (StoreException refused) {
      throw Refusals.of(refused);
    }
    return new Accepted(busy.run, busy.session.name(), false, true);
  }

  /** On a node that is full, somebody who waits is told so soon, and nothing is left behind. */
  private void awaitRoom(String run) {
    long end = System.nanoTime() + ROOM_WAIT.toNanos();
    while (node.isFull()) {
      if (store.run(run).filter(it -> it.state() == RunState.PENDING).isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        if (store.withdraw(run)) {
          throw new Refusal.Unavailable("overloaded", "too many runs", ROOM_WAIT);
        }
        return;
      }
      LockSupport.parkNanos(ROOM_LOOK_NANOS);
    }
  }

  private static Send.Task due(Send.Task send, Task task) {
    var fields = task.fields();
    var later = send.priority(fields.path("priority").asInt(0));
    if (fields.path("delay_seconds").isNumber()) {
      return later.due(
          Instant.now().plusMillis((long) (fields.path("delay_seconds").asDouble() * 1_000)));
    }
    return fields.path("run_at").isString()
        ? later.due(Instant.parse(fields.path("run_at").asString()))
        : later;
  }

  private static String hash(Task task) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Commands.body(task.fields())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String freshName() {
    return "s_" + UUID.randomUUID().toString().replace("-", "");
  }
}
