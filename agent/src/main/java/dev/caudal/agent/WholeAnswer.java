// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** An answer that comes in one piece. */
final class WholeAnswer implements ModelAnswer {
  private final HttpAnswer http;
  private final Source source;
  private @Nullable Iterator<StreamEvent> events;

  WholeAnswer(HttpAnswer http, Source source) {
    this.http = http;
    this.source = source;
  }

  @Override
  public @Nullable StreamEvent next() {
    http.check();
    var rest = events;
    if (rest == null) {
      rest = WholeTurn.events(Json.trusted(body()), source).iterator();
      events = rest;
    }
    return rest.hasNext() ? rest.next() : null;
  }

  private byte[] body() {
    try {
      return http.readAll();
    } catch (IOException e) {
      throw http.failure(e);
    }
  }

  @Override
  public String requestId() {
    return http.requestId();
  }

  @Override
  public void cancel() {
    http.cancel();
  }

  @Override
  public void close() {
    http.close(events != null);
  }
}
