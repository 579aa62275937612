// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.Serial;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An answer that is an error, in the API's own shape. */
final class ApiError extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  final int status;
  final String type;
  final String code;
  final String retryAfter;

  private ApiError(int status, String type, String message, String code, String retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(400, "invalid_request_error"),
          Map.entry(401, "authentication_error"),
          Map.entry(402, "billing_error"),
          Map.entry(403, "permission_error"),
          Map.entry(404, "not_found_error"),
          Map.entry(408, "timeout_error"),
          Map.entry(409, "conflict_error"),
          Map.entry(413, "request_too_large"),
          Map.entry(429, "rate_limit_error"),
          Map.entry(504, "timeout_error"),
          Map.entry(529, "overloaded_error"));

  /** Any status, as a directive asks for it. */
  static ApiError simulated(int status) {
    var retryAfter = status == 429 || status == 529 ? "1" : "";
    var message = status == 529 ? "Overloaded" : "simulated error " + status;
    return new ApiError(status, typeOf(status), message, "", retryAfter);
  }

  static ApiError invalid(String message) {
    return new ApiError(400, typeOf(400), message, "", "");
  }

  static ApiError invalid(String message, String code) {
    return new ApiError(400, typeOf(400), message, code, "");
  }

  static ApiError unauthorized(String message) {
    return new ApiError(401, typeOf(401), message, "", "");
  }

  static ApiError notFound(String message) {
    return new ApiError(404, typeOf(404), message, "", "");
  }

  static ApiError wrongMethod(String method) {
    return new ApiError(405, typeOf(400), "method not allowed: " + method, "", "");
  }

  static ApiError tooLarge(String code) {
    return new ApiError(413, typeOf(413), "Request exceeds the maximum size", code, "");
  }

  static ApiError internal(String message) {
    return new ApiError(500, "api_error", message, "", "");
  }

  private static String typeOf(int status) {
    var other = status < 500 ? "invalid_request_error" : "api_error";
    return TYPES.getOrDefault(status, other);
  }

  ObjectNode body(String requestId) {
    var body = Json.object().put("type", "error");
    var error = body.putObject("error").put("type", type).put("message", getMessage());
    if (!code.isEmpty()) {
      error.putObject("details").put("error_code", code);
    }
    return body.put("request_id", requestId);
  }
}
