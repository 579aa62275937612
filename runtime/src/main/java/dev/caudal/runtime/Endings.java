// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.AgentException;
import dev.caudal.agent.AuthenticationFailed;
import dev.caudal.agent.BudgetSpent;
import dev.caudal.agent.ConnectionFailed;
import dev.caudal.agent.EngineFailed;
import dev.caudal.agent.InvalidRequest;
import dev.caudal.agent.Overloaded;
import dev.caudal.agent.RateLimited;
import dev.caudal.agent.ResultMessage;
import dev.caudal.agent.Usage;
import dev.caudal.store.Entry;
import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** How runs end, and what they have cost. */
final class Endings {
  private Endings() {}

  static Entry done(Work work, ResultMessage result) {
    return Events.entry(
        work.run,
        new Event.Done(
            result.text(),
            result.outcome().wire(),
            result.stopReason(),
            work.spent.turns() + result.turns(),
            result.duration().toMillis(),
            cost(work, result),
            usage(work.spent.usage().plus(result.usage())),
            result.structured().map(json -> json.tree()),
            refusal(result)));
  }

  /** The same in the run's row. */
  static RunRow describe(RunRow row, Work work, ResultMessage result) {
    row.set("subtype", result.outcome().wire())
        .set("result", result.text())
        .set("cost_usd", cost(work, result))
        .set("usage", usage(work.spent.usage().plus(result.usage())))
        .set("turns", JsonNodeFactory.instance.numberNode(work.spent.turns() + result.turns()));
    result.structured().ifPresent(json -> row.set("structured_output", json.tree()));
    var denied = Events.MAPPER.createArrayNode();
    result.denied().forEach(it -> denied.addObject().put("id", it.id()).put("tool", it.tool()));
    return row.set("denied", denied);
  }

  private static JsonNode cost(Work work, ResultMessage result) {
    return money(work.spent.usd().flatMap(before -> result.costUsd().map(before::add)));
  }

  private static Optional<JsonNode> refusal(ResultMessage result) {
    return result.outcome() == ResultMessage.Outcome.REFUSAL
        ? Optional.of(result.raw().tree().path("details")).filter(JsonNode::isObject)
        : Optional.empty();
  }

  static JsonNode usage(Usage usage) {
    return Events.MAPPER
        .createObjectNode()
        .put("input_tokens", usage.inputTokens())
        .put("output_tokens", usage.outputTokens())
        .put("cache_read_tokens", usage.cacheReadTokens())
        .put("cache_write_tokens", usage.cacheWriteTokens() + usage.cacheWriteHourTokens());
  }

  static Event.Usage usage(JsonNode message, Optional<BigDecimal> cost) {
    var usage = message.path("usage");
    return new Event.Usage(
        usage.path("input_tokens").asLong(0),
        usage.path("output_tokens").asLong(0),
        usage.path("cache_read_input_tokens").asLong(0),
        usage.path("cache_creation_input_tokens").asLong(0),
        money(cost));
  }

  /** Null where nobody knows; never nothing for something. */
  static JsonNode money(Optional<BigDecimal> usd) {
    return usd.<JsonNode>map(JsonNodeFactory.instance::numberNode)
        .orElse(JsonNodeFactory.instance.nullNode());
  }

  static Event.Error error(AgentException failure) {
    var code =
        switch (failure) {
          case AuthenticationFailed ignored -> "authentication_failed";
          case RateLimited ignored -> "rate_limited";
          case Overloaded ignored -> "overloaded";
          case InvalidRequest ignored -> "invalid_request";
          case ConnectionFailed ignored -> "connection_failed";
          case BudgetSpent ignored -> "budget";
          case EngineFailed engine -> engine.code();
          default -> "engine_failed";
        };
    return new Event.Error(code, String.valueOf(failure.getMessage()), failure.isRetryable());
  }
}
