// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tool by which a model gives work to a helper with a conversation of its own. What the helper
 * says goes into the run's stream, marked by the call; what it ends with is the call's result.
 */
final class AgentTool implements Tool {
  private static final Subagent GENERAL =
      Subagent.of(
          "general",
          "any task with several steps",
          "You work on one task for another agent. Do it wholly with the tools you have, then answer"
              + " with what was found or done: your last message is all that the other one sees.");

  private final Map<String, Subagent> subagents = new LinkedHashMap<>();
  private volatile Optional<Surroundings> surroundings = Optional.empty();

  AgentTool(List<Subagent> defined) {
    subagents.put(GENERAL.name(), GENERAL);
    defined.forEach(subagent -> subagents.put(subagent.name(), subagent));
  }

  /** Its helpers work in the session's own surroundings, of which it is a part. */
  void in(Surroundings around) {
    surroundings = Optional.of(around);
  }

  @Override
  public String name() {
    return "Agent";
  }

  @Override
  public String description() {
    return "Gives a task to a helper, who works on it alone and reports back. Several at once work side"
        + " by side. Helpers:\n"
        + subagents.values().stream()
            .map(it -> "- " + it.name() + ": " + it.description())
            .collect(Collectors.joining("\n"));
  }

  @Override
  public Json inputSchema() {
    var schema = Json.MAPPER.createObjectNode().put("type", "object");
    var properties = schema.putObject("properties");
    properties
        .putObject("description")
        .put("type", "string")
        .put("description", "the task in a few words");
    properties
        .putObject("prompt")
        .put("type", "string")
        .put("description", "all that the helper needs to know; it sees nothing else");
    var names = properties.putObject("subagent_type").put("type", "string").putArray("enum");
    subagents.keySet().forEach(names::add);
    schema.putArray("required").add("prompt");
    return Json.of(schema.put("additionalProperties", false));
  }

  @Override
  public ToolTraits traits() {
    return new ToolTraits(ToolTraits.Approval.NONE, false, true);
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) {
    var input = call.input().tree();
    var prompt = input.path("prompt").asString("");
    var name = input.path("subagent_type").asString(GENERAL.name());
    var subagent = subagents.get(name);
    if (prompt.isBlank()) {
      return ToolOutput.error("prompt is missing: what the helper is to do");
    }
    if (subagent == null) {
      return ToolOutput.error("no helper is called " + name + "; there are " + subagents.keySet());
    }
    return answer(subagent, prompt, call, (CallContext) context);
  }

  private ToolOutput answer(Subagent subagent, String prompt, ToolCall call, CallContext context) {
    var parent = context.session();
    var source = new Source(parent.id(), Optional.of(call.id()));
    var around = surroundings.orElseThrow().forSubagent(subagent);
    try (var session =
        DirectSession.below(context.round().run(), around, source, parent.id() + "/" + call.id())) {
      context.onCancel(session::close);
      for (var message : session.send(prompt)) {
        if (message instanceof ResultMessage result) {
          if (result.stopReason().equals(Finish.DENIED)) {
            context.round().stopAfterThis();
          }
          return ended(result);
        }
        context.emit(message);
      }
      return ToolOutput.error("the helper ended without a result");
    }
  }

  private static ToolOutput ended(ResultMessage result) {
    return result.outcome() == ResultMessage.Outcome.SUCCESS
        ? ToolOutput.text(result.text())
        : ToolOutput.error(
            "the helper stopped early (" + result.outcome().wire() + "): " + result.text());
  }
}
