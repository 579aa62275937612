// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Caudal;
import dev.caudal.runtime.SessionView;
import java.io.IOException;
import java.util.Optional;

/** Doors to sessions. */
final class Sessions {
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 500;

  private final Caudal runtime;

  Sessions(Caudal runtime) {
    this.runtime = runtime;
  }

  /** {@code POST …/sessions}. */
  void create(Call call) throws IOException {
    call.query().only();
    Bodies.none(call);
    made(call, 201, runtime.createSession(call.caller(), Optional.empty()).session());
  }

  /** {@code PUT …/sessions/{id}}: one of the caller's own naming. */
  void name(Call call) throws IOException {
    call.query().only();
    Bodies.none(call);
    var name = call.name("id");
    if (!Names.isSession(name)) {
      throw Problem.invalid(
          "session_id", "a name has 1 to 64 of A-Z, a-z, 0-9, _ and -, and is not new");
    }
    var made = runtime.createSession(call.caller(), Optional.of(name));
    made(call, made.isNew() ? 201 : 200, made.session());
  }

  private static void made(Call call, int status, SessionView session) throws IOException {
    call.put("Location", "/agent/sessions/" + session.sessionId());
    call.put("X-Session-Id", session.sessionId());
    call.answer(
        status,
        Json.object()
            .put("session_id", session.sessionId())
            .put("created_at", session.createdAt().toString()));
  }

  void list(Call call) throws IOException {
    var query = call.query();
    query.only("limit", "before");
    var page =
        runtime.sessions(call.caller(), query.number("limit", PAGE, 1, PAGE_MAX), query.before());
    var json = Json.object();
    var list = json.putArray("sessions");
    page.items().forEach(session -> list.add(Views.session(session)));
    call.answer(200, json.put("next", page.next().orElse(null)));
  }

  void one(Call call) throws IOException {
    call.query().only();
    call.answer(200, Views.session(runtime.session(call.caller(), id(call))));
  }

  void delete(Call call) throws IOException {
    call.query().only();
    Bodies.none(call);
    runtime.deleteSession(call.caller(), id(call));
    call.answer(204);
  }

  private static String id(Call call) {
    return Names.requireSession(call.name("id"));
  }

  void history(Call call) throws IOException {
    call.query().only();
    call.answer(200, Views.history(runtime.history(call.caller(), id(call))));
  }
}
