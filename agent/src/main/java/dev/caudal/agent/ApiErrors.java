// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ModelException.Details;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Tells what an error of the API means. Its type and status decide, never its words. */
final class ApiErrors {
  private static final int MOST_WORDS = 2_000;

  private ApiErrors() {}

  /** What an answer other than 200 means; its body need not be JSON. */
  static ModelException ofAnswer(int status, Headers headers, byte[] body, Instant now) {
    var tree = tree(body);
    var retryAfter = RetryAfter.of(headers, now);
    var type = text(tree, "/error/type");
    var requestId = Optional.ofNullable(headers.get("request-id"));
    var details =
        new Details(
            words(status, type, text(tree, "/error/message")),
            status,
            type,
            text(tree, "/error/details/error_code"),
            requestId.orElseGet(() -> text(tree, "/request_id")),
            retryAfter,
            retryable(status, retryAfter.isPresent(), headers.get("x-should-retry")));
    return of(details);
  }

  /** What an error event means, which ends a stream that began well. */
  static ModelException inStream(Json event, String requestId) {
    var tree = event.tree();
    var type = text(tree, "/error/type");
    int status = status(type);
    var details =
        new Details(
            words(status, type, text(tree, "/error/message")),
            status,
            type,
            text(tree, "/error/details/error_code"),
            requestId.isEmpty() ? text(tree, "/request_id") : requestId,
            Optional.empty(),
            // A rate that was exceeded in mid-stream is no spend cap: the request had been let in.
            status == 429 || retryable(status, false, null));
    return of(details);
  }

  private static ModelException of(Details details) {
    return switch (details.status()) {
      case 401, 402, 403 -> new AuthenticationFailed(details);
      case 429 -> new RateLimited(details);
      case 408, 409 -> new Overloaded(details);
      default -> details.status() >= 500 ? new Overloaded(details) : new InvalidRequest(details);
    };
  }

  private static boolean retryable(
      int status, boolean saysWhen, @org.jspecify.annotations.Nullable String shouldRetry) {
    if (status == 400 || status == 429 && !saysWhen || "false".equals(shouldRetry)) {
      return false;
    }
    return "true".equals(shouldRetry)
        || status == 408
        || status == 409
        || status == 429
        || status >= 500;
  }

  /** The status that an error would have had before the stream began. */
  private static int status(String type) {
    return switch (type) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "conflict_error" -> 409;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      default -> 500;
    };
  }

  private static String words(int status, String type, String message) {
    var said = message.isEmpty() ? "without a reason" : message;
    var shown = said.length() > MOST_WORDS ? said.substring(0, MOST_WORDS) + "…" : said;
    return "the model's API says " + status + (type.isEmpty() ? "" : " " + type) + ": " + shown;
  }

  private static JsonNode tree(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static String text(JsonNode tree, String pointer) {
    return tree.at(pointer).asString("");
  }
}
