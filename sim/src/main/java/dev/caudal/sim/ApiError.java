// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.Serial;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An answer that is an error, in the API's own shape. */
final class ApiError extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;
  private static final String AFTER = "after=";

  final int status;
  final String type;
  final String code;
  final String retryAfter;
  final boolean isPage;

  private ApiError(int status, String type, String message, String code, String retryAfter) {
    this(status, type, message, code, retryAfter, false);
  }

  private ApiError(
      int status, String type, String message, String code, String retryAfter, boolean isPage) {
    super(message, null, false, false);
    this.isPage = isPage;
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

  /**
   * Any status, as a directive asks for it.
   *
   * @param manner {@code bare} leaves {@code retry-after} out and {@code after=3} sets it; {@code
   *     html} is a page, as what stands before the API sends it; any other word is the error code
   */
  static ApiError simulated(int status, List<String> manner) {
    var retryAfter = status == 429 || status == 529 ? "1" : "";
    var code = "";
    for (var word : manner) {
      if (word.equals("bare")) {
        retryAfter = "";
      } else if (word.startsWith(AFTER)) {
        retryAfter = word.substring(AFTER.length());
      } else if (!word.equals("html")) {
        code = word;
      }
    }
    var message = status == 529 ? "Overloaded" : "simulated error " + status;
    return new ApiError(status, typeOf(status), message, code, retryAfter, manner.contains("html"));
  }

  /** Whether {@link #simulated} takes that word. */
  static boolean isManner(String word) {
    return word.matches(AFTER + "\\d{1,6}|[a-z][a-z_]*");
  }

  /** An error by its type, as it stands in mid-stream. */
  static ApiError ofType(String type) {
    int status =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(type))
            .mapToInt(Map.Entry::getKey)
            .max()
            .orElse(500);
    var message = status == 529 ? "Overloaded" : "simulated " + type;
    return new ApiError(status, type, message, "", "");
  }

  static ApiError invalid(String message) {
    return new ApiError(400, typeOf(400), message, "", "");
  }

  static ApiError invalid(String message, String code) {
    return new ApiError(400, typeOf(400), message, code, "");
  }

  static ApiError notFound(String message, String code) {
    return new ApiError(404, typeOf(404), message, code, "");
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

  /** The error as a page, for who expects JSON and gets none. */
  String page() {
    return "<html>\r\n<head><title>%1$s</title></head>\r\n<body>\r\n<center><h1>%1$s</h1></center>\r\n</body>\r\n</html>\r\n"
        .formatted(status + " " + getMessage());
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
