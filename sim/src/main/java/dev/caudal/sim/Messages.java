// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints that make messages, and count what one would cost. */
final class Messages {

  private final Director director;
  private final Faults faults;
  private final Pacer pacer;

  Messages(Director director, Faults faults, Pacer pacer) {
    this.director = director;
    this.faults = faults;
    this.pacer = pacer;
  }

  void create(Exchange exchange, Caller caller) throws IOException {
    var ask = Ask.of(object(exchange), caller);
    var answer = new Answer(director.steps(ask), Usage.fresh(10), Json.MAPPER.nullNode());
    failIfTold(ask, answer);
    if (ask.stream()) {
      stream(exchange, ask, answer);
    } else {
      var out = new WholeOutput(ask.speed());
      play(ask, answer, out);
      exchange.answer(200, out.message());
    }
  }

  void count(Exchange exchange, Caller caller) throws IOException {
    var ask = Ask.of(object(exchange), caller);
    exchange.answer(200, Json.object().put("input_tokens", Tokens.of(ask)));
  }

  private static ObjectNode object(Exchange exchange) throws IOException {
    try {
      if (Json.MAPPER.readTree(exchange.body()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException broken) {
      throw ApiError.invalid("The request body is not valid JSON: " + broken.getOriginalMessage());
    }
    throw ApiError.invalid("The request body is not a JSON object");
  }

  private void failIfTold(Ask ask, Answer answer) {
    for (var step : answer.steps()) {
      if (step instanceof Step.Fail fail
          && faults.take(ask.conversation(), fail.key(), fail.times())) {
        throw ApiError.simulated(fail.status());
      }
    }
  }

  private void stream(Exchange exchange, Ask ask, Answer answer) throws IOException {
    // Closed only when all is said: the end of a body would make a cut stream look whole.
    var body = exchange.openEvents();
    play(ask, answer, new SseOutput(body));
    body.close();
  }

  private void play(Ask ask, Answer answer, Output out) throws IOException {
    new Performer(ask, answer, out, faults, pacer, new Signer(ask))
        .play(answer.steps(), opening(ask, answer));
  }

  private static ObjectNode opening(Ask ask, Answer answer) {
    var message = Json.object().put("id", Ids.message()).put("type", "message");
    message.put("role", "assistant").put("model", ask.modelName());
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
    message.putNull("container").set("diagnostics", answer.diagnostics());
    return message;
  }
}
