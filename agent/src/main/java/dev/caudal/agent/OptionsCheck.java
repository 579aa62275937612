// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses options that no session could be opened or no call made with, without opening one. */
final class OptionsCheck {
  static final Set<String> BUILT_IN =
      Set.of(
          "Read",
          "Write",
          "Edit",
          "Glob",
          "Grep",
          "NotebookEdit",
          "TodoWrite",
          "Bash",
          "BashOutput",
          "KillShell",
          "WebFetch",
          "WebSearch",
          "Agent",
          "AskUserQuestion",
          "ExitPlanMode");

  private final Options options;

  private OptionsCheck(Options options) {
    this.options = options;
  }

  static void check(Options options) {
    new OptionsCheck(options).check();
  }

  private void check() {
    var model = ModelTable.load(options.models).of(options.model);
    ModelRules.check(model, options);
    options.outputSchema.ifPresent(StructuredOutput::of);
    options.tools.orElse(List.of()).forEach(name -> known(ToolRule.usualName(name)));
    options.allowedTools.forEach(rule -> known(ToolRule.parse(rule).tool()));
    options.disallowedTools.forEach(ToolRule::parse);
    if (options.budget.isPresent()) {
      price(model.id());
    }
  }

  private void known(String name) {
    boolean own = options.customTools.stream().anyMatch(tool -> tool.name().equals(name));
    if (!own && !BUILT_IN.contains(name) && !name.startsWith("mcp__")) {
      throw new InvalidRequest("there is no tool %s, but %s".formatted(name, names()));
    }
  }

  private String names() {
    var own = options.customTools.stream().map(Tool::name);
    return String.join(", ", Stream.concat(BUILT_IN.stream().sorted(), own).toList());
  }

  private void price(String model) {
    var at = options.clock.instant();
    if (Prices.load(options.prices).worstCase(model, 1, 1, at).isEmpty()) {
      throw new InvalidRequest("a budget needs a model whose price is known: " + model);
    }
  }
}
