// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Why a call is not answered as it was hoped: {@code application/problem+json}. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String TYPE = "application/problem+json";

  private final int status;
  private final String code;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private final transient Map<String, String> members = new LinkedHashMap<>();

  Problem(int status, String code, String detail) {
    this(status, code, detail, List.of());
  }

  Problem(int status, String code, String detail, List<FieldError> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  static Problem malformed(String detail) {
    return new Problem(400, "malformed", detail);
  }

  static Problem invalid(String field, String message) {
    return new Problem(
        422, "invalid_field", field + ": " + message, List.of(new FieldError(field, message)));
  }

  static Problem tooLarge(int bytesMax) {
    return new Problem(413, "too_large", "a body has at most " + bytesMax + " bytes");
  }

  static Problem draining() {
    return new Problem(503, "draining", "the server is shutting down").header("Retry-After", "5");
  }

  /** With a header for its answer. */
  Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** With a member beyond the usual ones. */
  Problem with(String member, String value) {
    members.put(member, value);
    return this;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body(String requestId) {
    ObjectNode json =
        Json.object()
            .put("type", "urn:caudal:problem:" + code)
            .put("title", Status.title(status))
            .put("status", status)
            .put("detail", String.valueOf(getMessage()))
            .put("code", code)
            .put("request_id", requestId);
    members.forEach(json::put);
    if (!errors.isEmpty()) {
      var list = json.putArray("errors");
      errors.forEach(
          error -> list.addObject().put("field", error.field()).put("message", error.message()));
    }
    return Json.bytes(json);
  }
}
