// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Which path is answered by what. */
final class Router {

  private static final String MODELS = "/v1/models";

  private final Messages messages;

  Router(Messages messages) {
    this.messages = messages;
  }

  void route(Exchange exchange) throws IOException {
    var path = exchange.path();
    switch (path) {
      case "/v1/messages" -> {
        Gate.method(exchange, "POST");
        messages.create(exchange, Gate.admit(exchange));
      }
      case "/v1/messages/count_tokens" -> {
        Gate.method(exchange, "POST");
        messages.count(exchange, Gate.admit(exchange));
      }
      case MODELS -> {
        Gate.method(exchange, "GET", "HEAD");
        Gate.admit(exchange);
        exchange.answer(
            200,
            ModelPages.page(
                exchange.parameter("limit"),
                exchange.parameter("after_id"),
                exchange.parameter("before_id"),
                exchange.parameter("lifecycle")));
      }
      default -> {
        if (!path.startsWith(MODELS + "/")) {
          throw ApiError.notFound("Not Found");
        }
        Gate.method(exchange, "GET", "HEAD");
        Gate.admit(exchange);
        var name = path.substring(MODELS.length() + 1);
        exchange.answer(200, ModelPages.one(URLDecoder.decode(name, StandardCharsets.UTF_8)));
      }
    }
  }
}
