// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session works with, made once when it is opened: the model's API, the tools, who judges
 * their calls.
 *
 * @param tools by name, in the order offered
 * @param serverTools definitions of tools that the API runs by itself
 * @param owned what is closed with the session, last first
 */
record Surroundings(
    Options options,
    ModelClient client,
    ModelTable models,
    Prices prices,
    Map<String, Tool> tools,
    List<byte[]> serverTools,
    Permissions permissions,
    HookChain hooks,
    Optional<StructuredOutput> structured,
    Path workspace,
    List<AutoCloseable> owned)
    implements AutoCloseable {

  Head head() {
    var system = new ArrayList<String>();
    options.system.ifPresent(system::add);
    options.appendSystem.ifPresent(system::add);
    var definitions = new ArrayList<byte[]>();
    tools.values().forEach(tool -> definitions.add(Head.definition(tool)));
    definitions.addAll(serverTools);
    return Head.of(system, definitions);
  }

  ModelAnswer send(ModelRequest request, CancelToken token) {
    return ModelCalls.send(client, request, token);
  }

  Verdict judge(Tool tool, ToolCall call, Source source) throws InterruptedException {
    return switch (hooks.beforeTool(call, source)) {
      case HookChain.Before.Denied(var message) -> Verdict.refused(message);
      case HookChain.Before.Go(var going, boolean changed, boolean allowed) ->
          noting(changed, permissions.judge(tool, going, source, allowed));
    };
  }

  /** The model is told of a hook's change as of a person's. */
  private static Verdict noting(boolean changed, Verdict verdict) {
    return changed && verdict instanceof Verdict.Run(var call, _)
        ? new Verdict.Run(call, true)
        : verdict;
  }

  /** The same for a subagent: less to work with, nothing to close. */
  Surroundings forSubagent(Subagent subagent) {
    var narrowed = options.copy().system(subagent.system()).maxTurns(subagent.maxTurns());
    narrowed.appendSystem = Optional.empty();
    narrowed.outputSchema = Optional.empty();
    narrowed.journal = Journal.none();
    // The run that waits for it has a clock.
    narrowed.timeout = Optional.empty();
    subagent.model().ifPresent(narrowed::model);
    var names = subagent.tools().isEmpty() ? tools.keySet() : Set.copyOf(subagent.tools());
    var offered = new java.util.LinkedHashMap<String, Tool>();
    tools.forEach((name, tool) -> {
      if (names.contains(name) && !(tool instanceof AgentTool)) {
        offered.put(name, tool);
      }
    });
    return new Surroundings(
        narrowed,
        client,
        models,
        prices,
        offered,
        List.of(),
        permissions,
        hooks,
        Optional.empty(),
        workspace,
        List.of());
  }

  @Override
  public void close() {
    for (var resource : owned.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        org.slf4j.LoggerFactory.getLogger(Surroundings.class)
            .warn("could not close {}", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
