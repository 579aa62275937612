// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Accepted;
import dev.caudal.runtime.Caudal;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Starts runs whose reader stays: event streams in all their dialects. */
final class Starts {
  private final Caudal runtime;
  private final Follow follow;
  private final Readers readers;
  private final Patience patience;

  Starts(Caudal runtime, Follow follow, Readers readers, Patience patience) {
    this.runtime = runtime;
    this.follow = follow;
    this.readers = readers;
    this.patience = patience;
  }

  /** Makes the frames for a reader of a run who is behind some number of it. */
  interface Dialect {
    Frames frames(String runId, String sessionId, long after);
  }

  static final Dialect EVENTS = (runId, _, after) -> SseWriter.starting(runId, after);
  static final Dialect BARE = (_, _, _) -> SseWriter.bare();
  static final Dialect DELTAS = DeltaWriter::new;

  /** {@code …/agent/stream}: a new run, or the one that a reader comes back to. */
  void stream(Call call) throws IOException {
    stream(call, EVENTS);
  }

  void bare(Call call) throws IOException {
    stream(call, BARE);
  }

  private void stream(Call call, Dialect dialect) throws IOException {
    if (!comesBack(call, dialect)) {
      start(call, TaskRequest.of(call), dialect);
    }
  }

  /** {@code GET …/sessions/{id}/stream}. */
  void inSession(Call call) throws IOException {
    if (!comesBack(call, EVENTS)) {
      var fields = TaskRequest.inSession(TaskRequest.fields(call), call.name("id"));
      start(call, TaskRequest.of(call, fields), EVENTS);
    }
  }

  /** {@code GET /claude/stream/{session_id}?query=}. */
  void deltas(Call call) throws IOException {
    if (!comesBack(call, DELTAS)) {
      var fields = TaskRequest.inSession(TaskRequest.fields(call), call.name("session_id"));
      rename(fields, "query", "task");
      start(call, TaskRequest.of(call, fields), DELTAS);
    }
  }

  private static void rename(ObjectNode fields, String from, String to) {
    var value = fields.remove(from);
    if (value != null) {
      if (fields.has(to)) {
        throw Problem.invalid(from, "another name of " + to + ", which is there, too");
      }
      fields.set(to, value);
    }
  }

  /** A reader with a cursor follows its run: another one is never started. */
  private boolean comesBack(Call call, Dialect dialect) throws IOException {
    var cursor = Cursor.of(call);
    if (cursor.isEmpty()) {
      return false;
    }
    var runId = cursor.get().runId();
    if (runId.isEmpty()) {
      throw new Problem(400, "bad_cursor", "here a cursor names its run: run, colon, number");
    }
    call.runId(runId);
    var run = runtime.run(call.caller(), runId);
    name(call, runId, run.sessionId());
    long after = cursor.get().seq();
    readers.stream(call, runId, after, dialect.frames(runId, run.sessionId(), after));
    return true;
  }

  private void start(Call call, TaskRequest request, Dialect dialect) throws IOException {
    requireOpen(patience);
    MaxRate.perSecond(call);
    var include = Readers.include(call);
    var accepted = runtime.submit(call.caller(), request.task(), request.key());
    begun(call, accepted);
    name(call, accepted.runId(), accepted.sessionId());
    var frames = dialect.frames(accepted.runId(), accepted.sessionId(), 0);
    var tail = runtime.events(call.caller(), accepted.runId(), 0, include);
    try {
      follow.stream(call, MaxRate.of(call, tail), frames);
    } catch (IOException lost) {
      if (request.task().fields().path("on_disconnect").asString("").equals("cancel")) {
        runtime.cancel(call.caller(), accepted.runId(), "disconnect");
        Audit.cancelled(call, accepted.runId());
      }
      throw lost;
    }
  }

  static void begun(Call call, Accepted accepted) {
    call.runId(accepted.runId());
    if (accepted.steered()) {
      Audit.steered(call, accepted.runId());
    } else if (!accepted.repeated()) {
      Audit.started(call, accepted.runId());
    }
  }

  static void requireOpen(Patience patience) {
    if (patience.isOver()) {
      throw Problem.draining();
    }
  }

  private static void name(Call call, String runId, String sessionId) {
    call.put("Location", "/agent/runs/" + runId);
    call.put("X-Run-Id", runId);
    call.put("X-Session-Id", sessionId);
  }
}
