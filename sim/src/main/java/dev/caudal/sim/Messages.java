// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints that make messages, and count what one would cost. */
final class Messages {

  private static final List<Step> WARM_UP = List.of(new Step.Stop("max_tokens"));

  private final Director director;
  private final Faults faults;
  private final Pacer pacer;
  private final PrefixCache cache;
  private final Diagnostics diagnostics = new Diagnostics();
  private final boolean oldAccount;

  Messages(Director director, Faults faults, Pacer pacer, SimulatorOptions options) {
    this.director = director;
    this.faults = faults;
    this.pacer = pacer;
    this.cache = new PrefixCache(options.clock());
    this.oldAccount = options.oldAccount();
  }

  void create(Exchange exchange, Caller caller) throws IOException {
    var ask = Ask.of(object(exchange), caller, Shapes.MESSAGES);
    Unserved.checkCreate(ask);
    var prompt = Prompt.of(ask);
    var transformations = check(ask, prompt);
    var steps = ask.isWarmUp() ? WARM_UP : director.steps(ask);
    failIfTold(ask, steps);
    var answer = new Answer(steps, cache.use(ask, prompt));
    var opening = opening(ask, diagnostics.of(ask, prompt));
    transformations.ifPresent(all -> opening.set("input_transformations", all));
    diagnostics.remember(Json.string(opening, "id"), ask, prompt);
    if (ask.stream()) {
      // Closed only when all is said: the end of a body would make a cut stream look whole.
      var body = Wire.of(exchange.openEvents(), steps, pacer);
      var out = new SseOutput(body);
      try {
        play(ask, answer, out, opening);
      } catch (ApiError told) {
        out.error(told, exchange.id());
      }
      body.close();
    } else {
      var out = new WholeOutput(ask.speed());
      play(ask, answer, out, opening);
      exchange.answer(200, out.message());
    }
  }

  void count(Exchange exchange, Caller caller) throws IOException {
    var ask = Ask.of(object(exchange), caller, Shapes.COUNT);
    Unserved.checkCount(ask);
    var prompt = Prompt.of(ask);
    check(ask, prompt);
    exchange.answer(200, Json.object().put("input_tokens", prompt.tokens()));
  }

  /** All that the API refuses, the cheapest first. */
  private Optional<JsonNode> check(Ask ask, Prompt prompt) {
    new Conversation(ask).check();
    new ToolRules(ask).check();
    new Media(ask).check();
    checkFormat(ask);
    new ModelRules(ask).check();
    PrefixCache.check(ask, prompt);
    if (prompt.tokens() > ask.model().window()) {
      throw ApiError.invalid(
          "prompt is too long: "
              + prompt.tokens()
              + " tokens > "
              + ask.model().window()
              + " maximum");
    }
    return new Bindings(ask, oldAccount).check();
  }

  private static void checkFormat(Ask ask) {
    if (ask.schema().isObject()) {
      boolean old = Json.has(ask.body(), "output_format");
      Subset.check(ask.schema(), (old ? "output_format" : "output_config.format") + ".schema");
      if (new Media(ask).isCited()) {
        throw ApiError.invalid("output_config.format: not supported together with citations");
      }
    }
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

  private void failIfTold(Ask ask, List<Step> steps) {
    for (var step : steps) {
      if (step instanceof Step.Status told
          && faults.take(ask.conversation(), told.key(), told.times())) {
        throw ApiError.simulated(told.status(), told.words());
      }
      if (step instanceof Step.Search && WebSearch.of(ask).isEmpty()) {
        throw ApiError.invalid("simulator: @search wants a web search tool in the request");
      }
    }
  }

  private void play(Ask ask, Answer answer, Output out, ObjectNode opening) throws IOException {
    new Performer(ask, answer, out, faults, pacer, new Signer(ask)).play(answer.steps(), opening);
  }

  private static ObjectNode opening(Ask ask, JsonNode diagnostics) {
    var message = Json.object().put("id", Ids.message()).put("type", "message");
    message.put("role", "assistant").put("model", ask.modelName());
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
    message.putNull("container").set("diagnostics", diagnostics);
    return message;
  }
}
