// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Refuses what the model that was asked for does not take. */
final class ModelRules {

  private static final int LEAST_BUDGET = 1024;
  private static final double LEAST_TOP_P = 0.95;

  private final Ask ask;
  private final Model model;
  private final JsonNode body;

  ModelRules(Ask ask) {
    this.ask = ask;
    this.model = ask.model();
    this.body = ask.body();
  }

  void check() {
    checkSampling();
    checkSpeed();
    checkThinking();
    checkRound();
    checkEffort();
    checkChoice();
    checkPrefill();
    checkMaxTokens();
  }

  private void checkSampling() {
    for (var name : List.of("temperature", "top_p", "top_k")) {
      if (body.has(name) && ask.caller().isNewVersion()) {
        throw ApiError.invalid(name + ": Extra inputs are not permitted");
      }
      boolean usual = name.equals("temperature") && body.path(name).asDouble(0) == 1.0;
      if (Json.has(body, name) && !model.sampling() && !usual) {
        throw ApiError.invalid(name + ": not supported on this model");
      }
    }
    boolean thinks = Json.has(body, "thinking") && !ask.thinkingType().equals("disabled");
    double temperature = body.path("temperature").asDouble(1);
    if (thinks && (temperature != 1 || Json.has(body, "top_k"))) {
      throw ApiError.invalid("temperature: may only be set to 1 when thinking is enabled");
    }
    if (thinks && Json.has(body, "top_p") && body.path("top_p").asDouble(1) < LEAST_TOP_P) {
      throw ApiError.invalid("top_p: must be between 0.95 and 1 when thinking is enabled");
    }
    if (temperature < 0 || temperature > 1) {
      throw ApiError.invalid("temperature: range: 0..1");
    }
  }

  private void checkSpeed() {
    if (Json.string(body, "speed").equals("fast") && model.fast() == Model.Fast.NO) {
      throw ApiError.invalid("speed: 'fast' is not supported on this model");
    }
  }

  /** Calls that are being answered belong to a turn, which must have begun with thinking. */
  private void checkRound() {
    var groups = Group.of(ask.messages()).stream().filter(group -> !group.is("system")).toList();
    int at = groups.size() - 1;
    if (!ask.thinkingType().equals("enabled") || groups.get(at).ofType("tool_result").isEmpty()) {
      return;
    }
    while (at >= 2 && !groups.get(at - 2).ofType("tool_result").isEmpty()) {
      at -= 2;
    }
    var begun = groups.get(Math.max(0, at - 1)).blocks();
    if (!begun.isEmpty() && !begun.getFirst().type().endsWith("thinking")) {
      throw ApiError.invalid(
          begun.getFirst().path()
              + ".type: Expected `thinking` or `redacted_thinking`, but found `"
              + begun.getFirst().type()
              + "`. When `thinking` is enabled, the assistant turn before the tool results must"
              + " start with a thinking block.");
    }
  }

  private void checkThinking() {
    if (!Json.has(body, "thinking")) {
      return;
    }
    var thinking = body.path("thinking");
    var type = ask.thinkingType();
    if (!model.thinking().contains(type)) {
      var other = model.thinking().contains("between_tools") && type.equals("disabled");
      throw ApiError.invalid(
          "thinking.type: \""
              + type
              + "\" is not supported on this model; use "
              + (other
                  ? "\"between_tools\""
                  : "\"" + String.join("\", \"", model.thinking()) + "\"")
              + (type.equals("enabled") ? " and output_config.effort" : ""));
    }
    if (model.highEffortNeeds().contains(type) && List.of("xhigh", "max").contains(ask.effort())) {
      throw ApiError.invalid(
          "thinking.type: \"" + type + "\" needs output_config.effort up to high");
    }
    if (Json.string(thinking, "display").equals("updates")
        && !ask.caller().hasBeta("thinking-display-updates-2026-08-18")) {
      throw ApiError.invalid(
          "thinking." + type + ".display: Input should be 'omitted' or 'summarized'");
    }
    if (type.equals("enabled")) {
      long budget = thinking.path("budget_tokens").longValue(0);
      if (budget < LEAST_BUDGET) {
        throw ApiError.invalid(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to "
                + LEAST_BUDGET);
      }
      if (body.has("max_tokens") && budget >= body.path("max_tokens").longValue(0)) {
        throw ApiError.invalid("max_tokens: must be greater than thinking.budget_tokens");
      }
    }
  }

  private void checkEffort() {
    var effort = ask.effort();
    if (!effort.isEmpty() && !model.efforts().contains(effort)) {
      throw ApiError.invalid(
          "output_config.effort: "
              + (model.efforts().isEmpty()
                  ? "this model does not support the effort parameter"
                  : "Input should be '" + String.join("' or '", model.efforts()) + "'"));
    }
  }

  private void checkChoice() {
    var type = Json.string(body.path("tool_choice"), "type");
    if (!type.equals("any") && !type.equals("tool")) {
      return;
    }
    if (model.forcedTool() == Model.Forced.NO) {
      throw ApiError.invalid("tool_choice.type: 'any' and 'tool' are not supported on this model");
    }
    if (ask.thinkingType().equals("enabled")) {
      throw ApiError.invalid("Thinking may not be enabled when tool_choice forces tool use.");
    }
  }

  private void checkPrefill() {
    var last = ask.messages().getLast();
    if (!last.isAssistant() || body.has("fallback_credit_token")) {
      return;
    }
    boolean paused =
        Group.of(ask.messages()).getLast().endsInServerTool() || Director.wasPaused(ask);
    if (paused) {
      return;
    }
    if (!model.prefill() || ask.schema().isObject()) {
      throw ApiError.invalid(
          "This model does not support assistant message prefill. The conversation must end with a"
              + " user message.");
    }
    if (!last.content().isEmpty()) {
      var text = Json.string(last.content().getLast(), "text");
      if (!text.isEmpty() && Character.isWhitespace(text.charAt(text.length() - 1))) {
        throw ApiError.invalid(
            "messages: final assistant content cannot end with trailing whitespace");
      }
    }
  }

  private void checkMaxTokens() {
    if (!body.has("max_tokens")) {
      return;
    }
    long most = body.path("max_tokens").longValue(0);
    if (most < 0) {
      throw ApiError.invalid("max_tokens: Input should be greater than or equal to 0");
    }
    if (most > model.maxTokens()) {
      throw ApiError.invalid(
          "max_tokens: "
              + most
              + " > "
              + model.maxTokens()
              + ", which is the maximum allowed number of output tokens for "
              + model.id());
    }
    boolean forced = Json.string(body.path("tool_choice"), "type").matches("any|tool");
    boolean busy = ask.thinkingType().equals("enabled") || ask.schema().isObject() || forced;
    if (most == 0 && (ask.stream() || busy)) {
      throw ApiError.invalid(
          "max_tokens: 0 is not supported with streaming, enabled thinking, an output format or"
              + " forced tools");
    }
  }
}
