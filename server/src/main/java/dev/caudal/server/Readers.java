// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Caudal;
import dev.caudal.runtime.EventTail;
import dev.caudal.runtime.Include;
import dev.caudal.runtime.RunView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Answers those who read events of what is there already: one run, or a session across its runs.
 */
final class Readers {
  private static final int PAGE = 1_000;

  private final Caudal runtime;
  private final Follow follow;

  Readers(Caudal runtime, Follow follow) {
    this.runtime = runtime;
    this.follow = follow;
  }

  /** {@code GET …/runs/{id}/events}. */
  void run(Call call) throws IOException, InterruptedException {
    call.query().only("after", "include", "max_rate", "limit");
    var runId = call.name("id");
    call.runId(runId);
    long after = Cursor.inRun(call, runId);
    var include = include(call);
    switch (MediaType.ofEvents(call)) {
      case MediaType.SSE -> stream(call, runId, after, SseWriter.following());
      case MediaType.NDJSON -> {
        var tail = runtime.events(call.caller(), runId, after, include);
        follow.stream(call, MaxRate.of(call, tail), new NdjsonWriter(false));
      }
      default -> {
        int limit = call.query().number("limit", PAGE, 1, PAGE);
        if (isBehindEnd(runtime.run(call.caller(), runId), after)) {
          call.answer(200, page(List.of(), after, true));
        } else {
          runPage(call, runId, after, limit, include);
        }
      }
    }
  }

  /** Streams a run to a reader who may have seen its end. */
  void stream(Call call, String runId, long after, Frames frames) throws IOException {
    var include = include(call);
    MaxRate.perSecond(call);
    if (isBehindEnd(runtime.run(call.caller(), runId), after)) {
      call.answer(204);
      return;
    }
    var tail = runtime.events(call.caller(), runId, after, include);
    follow.stream(call, MaxRate.of(call, tail), frames);
  }

  private static boolean isBehindEnd(RunView run, long after) {
    return run.status().isEnded() && after > 0 && after >= run.lastSeq();
  }

  private void runPage(Call call, String runId, long after, int limit, Include include)
      throws IOException, InterruptedException {
    try (var tail = runtime.events(call.caller(), runId, after, include)) {
      var events = there(tail, limit, false);
      call.answer(200, page(events, tail.cursor(), tail.isAtEnd()));
    }
  }

  /** {@code GET …/sessions/{id}/events}. */
  void session(Call call) throws IOException, InterruptedException {
    call.query().only("after", "include", "max_rate", "limit");
    var id = Names.requireSession(call.name("id"));
    long after = Cursor.of(call).map(Cursor::seq).orElse(0L);
    var type = MediaType.ofEvents(call);
    int limit = call.query().number("limit", PAGE, 1, PAGE);
    MaxRate.perSecond(call);
    var tail = runtime.sessionEvents(call.caller(), id, after, include(call));
    switch (type) {
      case MediaType.SSE -> follow.stream(call, MaxRate.of(call, tail), SseWriter.mixed());
      case MediaType.NDJSON -> follow.stream(call, MaxRate.of(call, tail), new NdjsonWriter(true));
      default -> {
        try (tail) {
          call.answer(200, page(there(tail, limit, true), tail.cursor(), false));
        }
      }
    }
  }

  /** What is there now, up to this many. */
  private static List<byte[]> there(EventTail tail, int limit, boolean isMixed)
      throws InterruptedException {
    var all = new ArrayList<byte[]>();
    while (all.size() < limit) {
      var events = tail.next(limit - all.size(), Duration.ZERO);
      if (events.isEmpty()) {
        break;
      }
      events.forEach(event -> all.add(event.json(isMixed)));
    }
    return all;
  }

  private static JsonNode page(List<byte[]> events, long cursor, boolean done) {
    var page = Json.object();
    var list = page.putArray("events");
    events.forEach(event -> list.add(Json.ours(event)));
    return page.put("next_after", cursor).put("done", done);
  }

  static Include include(Call call) {
    boolean messages = false;
    boolean subagents = false;
    for (var wish : call.query().get("include").orElse("").split(",", -1)) {
      switch (wish.strip()) {
        case "" -> {}
        case "message" -> messages = true;
        case "subagents" -> subagents = true;
        default -> throw Problem.invalid("include", "message, subagents, or both");
      }
    }
    return new Include(messages, subagents);
  }
}
