// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before it becomes an exchange, told as a problem like all others. */
final class JettyErrors extends ErrorHandler {
  private final BooleanSupplier closing;

  JettyErrors(BooleanSupplier closing) {
    this.closing = closing;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = Math.max(response.getStatus(), 400);
    if (status >= 500 && closing.getAsBoolean()) {
      // What is being closed fails in ways of its own.
      status = 503;
      response.setStatus(status);
    }
    var id = RequestIds.of(request.getHeaders().get(RequestIds.HEADER));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
    response.getHeaders().put(RequestIds.HEADER, id);
    response.write(true, ByteBuffer.wrap(problem(status).body(id)), callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 413 -> new Problem(status, "too_large", "the body is too large");
      case 414 -> new Problem(status, "address_too_long", "the address is too long");
      case 431 -> new Problem(status, "headers_too_large", "the headers are too large");
      case 408 -> new Problem(status, "request_timeout", "the request did not come in time");
      case 503 -> Problem.draining();
      case 404 -> new Problem(status, "not_found", "there is nothing here");
      default ->
          status < 500
              ? new Problem(status, "malformed", "not a request that HTTP allows")
              : new Problem(status, "internal", "something went wrong inside");
    };
  }
}
