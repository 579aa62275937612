// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Task;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that gives a task.
 *
 * @param key the same key and task twice are one run
 */
record TaskRequest(Task task, Optional<String> key) {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Set<String> ABOUT_THE_ANSWER = Set.of("max_rate", "include", "after");
  private static final String KEY_FIELD = "idempotency_key";

  /** Reads it from the body, or from the address where the method has none. */
  static TaskRequest of(Call call) throws IOException {
    return of(call, fields(call));
  }

  /** The same, with fields that the door has set. */
  static TaskRequest of(Call call, ObjectNode fields) {
    Optional<String> key = call.header("Idempotency-Key");
    for (var name : fields.propertyNames().toArray(new String[0])) {
      if (TaskFields.snakeCase(name).equals(KEY_FIELD)) {
        var given = fields.remove(name);
        if (!given.isString()) {
          throw Problem.invalid(KEY_FIELD, "a text");
        }
        key = key.or(() -> Optional.of(given.asString()));
      }
    }
    key.ifPresent(TaskRequest::requireKey);
    var task = Task.of(fields);
    task.sessionId().ifPresent(Names::requireSession);
    return new TaskRequest(task, key);
  }

  static ObjectNode fields(Call call) throws IOException {
    if (call.method().equals("GET")) {
      var fields = TaskFields.of(call.query().fields());
      fields.remove(ABOUT_THE_ANSWER);
      return fields;
    }
    call.query().only(ABOUT_THE_ANSWER.toArray(new String[0]));
    return Bodies.object(call);
  }

  /** The fields of a task of this session, whatever session it names itself. */
  static ObjectNode inSession(ObjectNode fields, String sessionId) {
    for (var name : fields.propertyNames().toArray(new String[0])) {
      if (TaskFields.snakeCase(name).equals("session_id")
          && !fields.path(name).asString("").equals(sessionId)) {
        throw Problem.invalid("session_id", "the address names another session");
      }
    }
    fields.remove("sessionId");
    return fields.put("session_id", sessionId);
  }

  private static void requireKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw Problem.invalid(KEY_FIELD, "1 to 255 visible ASCII characters");
    }
  }
}
