// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a conversation into requests. Settings stand first and are written anew each time; the
 * messages follow as the bytes they are, uncopied.
 */
final class Requests {
  private static final String BINDING_BETA = "thinking-binding-controls-2026-08-01";

  private static final byte[] SYSTEM = Bytes.utf8(",\"system\":");
  private static final byte[] TOOLS = Bytes.utf8(",\"tools\":");
  private static final byte[] MESSAGES = Bytes.utf8(",\"messages\":[");
  private static final byte[] COMMA = Bytes.utf8(",");
  private static final byte[] END = Bytes.utf8("]}");

  private final Options options;
  private final Optional<Json> format;
  private final String userId;
  private final Source source;

  Requests(Options options, Optional<Json> format, String userId, Source source) {
    this.options = options;
    this.format = format;
    this.userId = userId;
    this.source = source;
  }

  /** Thinking that is budgeted has a least budget, and something has to be said behind it. */
  static int leastTokens(Options options) {
    boolean budgeted = options.thinking.filter(Thinking.Budgeted.class::isInstance).isPresent();
    return budgeted ? ModelRules.LEAST_BUDGET + Meter.LEAST_TOKENS : Meter.LEAST_TOKENS;
  }

  /** The conversation's next call. */
  ModelRequest next(Conversation conversation, ModelFacts model, int maxTokens) {
    var settings = settings(model, maxTokens, conversation);
    format.ifPresent(schema ->
        settings
            .withObject("output_config")
            .putObject("format")
            .put("type", "json_schema")
            .set("schema", schema.tree()));
    return request(settings, conversation, conversation.turns(), model, Optional.empty());
  }

  /** The same conversation with a last word of our own, which is not kept. */
  ModelRequest aside(Conversation conversation, ModelFacts model, int maxTokens, String text) {
    return request(
        settings(model, maxTokens, conversation),
        conversation,
        conversation.turns(),
        model,
        Optional.of(text));
  }

  ModelRequest count(Conversation conversation, ModelFacts model) {
    var settings = Json.MAPPER.createObjectNode().put("model", model.id());
    thinking(model, conversation, options.maxTokens)
        .ifPresent(thinking -> settings.set("thinking", thinking));
    // What ends with an answer is no prompt yet: the shortest question makes it one.
    var turns = conversation.answerable();
    boolean answered = turns.isEmpty() || turns.getLast().role() == Turn.Role.ASSISTANT;
    var aside = answered ? Optional.of("?") : Optional.<String>empty();
    return request(settings, conversation, turns, model, aside);
  }

  private ObjectNode settings(ModelFacts model, int maxTokens, Conversation conversation) {
    var body = Json.MAPPER.createObjectNode();
    body.put("model", model.id()).put("max_tokens", maxTokens).put("stream", options.streaming);
    body.putObject("cache_control").put("type", "ephemeral");
    thinking(model, conversation, maxTokens).ifPresent(thinking -> body.set("thinking", thinking));
    options.effort.ifPresent(
        effort -> body.withObject("output_config").put("effort", effort.wire()));
    body.putObject("metadata").put("user_id", userId);
    var previous = conversation.previousMessage();
    body.putObject("diagnostics").put("previous_message_id", previous.isEmpty() ? null : previous);
    return body;
  }

  /** Models that can think by themselves may; what they think is shown in a summary. */
  private Optional<ObjectNode> thinking(
      ModelFacts model, Conversation conversation, int maxTokens) {
    var asked =
        options.thinking.or(() ->
            model.known() && model.thinkingTypes().contains("adaptive")
                ? Optional.of(new Thinking.Adaptive())
                : Optional.empty());
    return asked.map(thinking -> {
      var node = Json.MAPPER.createObjectNode();
      switch (thinking) {
        case Thinking.Adaptive() -> node.put("type", "adaptive").put("display", "summarized");
        case Thinking.Budgeted(int tokens) ->
            node.put("type", "enabled")
                .put("budget_tokens", Math.min(tokens, maxTokens - Meter.LEAST_TOKENS))
                .put("display", "summarized");
        case Thinking.BetweenTools() -> node.put("type", "between_tools");
        case Thinking.Off() -> node.put("type", "disabled");
      }
      if (conversation.isUnbound() && node.has("display")) {
        node.putObject("block_binding").put("prefix_mismatch_behavior", "drop_block");
      }
      return node;
    });
  }

  private ModelRequest request(
      ObjectNode settings,
      Conversation conversation,
      List<Turn> turns,
      ModelFacts model,
      Optional<String> aside) {
    var body = new ArrayList<byte[]>(turns.size() * 4 + 8);
    var opening = Json.MAPPER.writeValueAsBytes(settings);
    body.add(java.util.Arrays.copyOf(opening, opening.length - 1));
    addArray(body, SYSTEM, conversation.head().system());
    addArray(body, TOOLS, conversation.head().tools());
    body.add(MESSAGES);
    int read = settings.has("cache_control") ? conversation.read() : 0;
    addTurns(body, turns, model.systemRole(), read, aside);
    body.add(END);
    return new ModelRequest(
        Collections.unmodifiableList(body),
        betas(settings),
        settings.path("stream").asBoolean(false),
        source);
  }

  private static void addArray(List<byte[]> body, byte[] name, Json array) {
    if (array.bytes().length > 2) {
      body.add(name);
      body.add(array.bytes());
    }
  }

  private static void addTurns(
      List<byte[]> body, List<Turn> turns, boolean systemRole, int read, Optional<String> aside) {
    var breakpoint = Breakpoint.within(turns, read);
    int marked = breakpoint.map(Breakpoint::turn).orElse(-1);
    for (int i = 0; i < turns.size(); i++) {
      if (i > 0) {
        body.add(COMMA);
      }
      var turn = turns.get(i);
      (i == marked ? breakpoint.get().mark(turn) : turn).writeTo(body, systemRole);
    }
    aside.ifPresent(text -> {
      if (!turns.isEmpty()) {
        body.add(COMMA);
      }
      Turn.user(List.of(Blocks.textJson(text).bytes())).writeTo(body, systemRole);
    });
  }

  private static Set<String> betas(ObjectNode settings) {
    var betas = new HashSet<String>();
    if (settings.path("thinking").has("block_binding")) {
      betas.add(BINDING_BETA);
    }
    return betas;
  }
}
