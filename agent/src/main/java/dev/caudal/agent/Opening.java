// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Opens a session: checks the options, then makes what the session works with, and only that: no
 * jail without file tools, no processes without servers. If one part fails, the parts before it are
 * closed.
 */
final class Opening {

  private static final Set<String> FILE_TOOLS =
      Set.of("Read", "Write", "Edit", "Glob", "Grep", "NotebookEdit", "TodoWrite");

  private final Options options;
  private final ModelTable models;
  private final Prices prices;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final List<byte[]> serverTools = new ArrayList<>();

  private Opening(Options options) {
    this.options = options.copy();
    models = ModelTable.load(options.models);
    prices = Prices.load(options.prices);
  }

  static DirectSession fresh(Options options) {
    return new Opening(options).open(Optional.empty());
  }

  static DirectSession again(Options options, Replayed replayed) {
    return new Opening(options).open(Optional.of(replayed));
  }

  private DirectSession open(Optional<Replayed> replayed) {
    boolean done = false;
    try {
      var id = options.sessionId.orElseGet(Ids::session);
      var session = new DirectSession(surroundings(replayed), Source.of(id), id, replayed);
      done = true;
      return session;
    } finally {
      if (!done) {
        closeAll();
      }
    }
  }

  private Surroundings surroundings(Optional<Replayed> replayed) {
    var model = models.of(replayed.map(Replayed::model).orElse(options.model));
    ModelRules.check(model, options);
    var structured = options.outputSchema.map(StructuredOutput::of);
    var client = options.modelClient.orElseGet(() -> own(OkHttpModelClient.of(options)));
    var workspace = options.workspace.orElse(Path.of("")).toAbsolutePath().normalize();
    var offer = Offer.of(options);
    offer.writeTo(options);
    var jail =
        offer.any(FILE_TOOLS) ? Optional.of(own(Jail.open(workspace))) : Optional.<Jail>empty();
    var permissions = Permissions.of(options, path -> jail.flatMap(it -> inside(it, path)));
    jail.ifPresent(
        it -> FileTools.of(it, permissions::showsToSearches).forEach(tool -> add(offer, tool)));
    offerBuiltIns(offer, workspace);
    offerForeign(workspace);
    var agent = offerSubagents(offer);
    var surroundings =
        new Surroundings(
            options,
            client,
            models,
            prices,
            java.util.Collections.unmodifiableMap(tools),
            serverTools,
            permissions,
            new HookChain(options.hooks),
            structured,
            workspace,
            List.copyOf(owned));
    agent.ifPresent(it -> it.in(surroundings));
    return surroundings;
  }

  private void offerBuiltIns(Offer offer, Path workspace) {
    if (offer.has("Bash")) {
      var shell = own(ShellTools.of(workspace, options.sandbox, options.sandboxNetwork));
      shell.tools().forEach(tool -> add(offer, tool));
    }
    lazily(offer, "WebFetch", () -> WebFetchTool.of(options.privateNetwork));
    lazily(offer, "AskUserQuestion", AskUserQuestionTool::new);
    lazily(offer, "ExitPlanMode", ExitPlanModeTool::new);
    if (offer.named("WebSearch")) {
      serverTools.add(ServerTools.webSearch().bytes());
    }
  }

  private static Optional<String> inside(Jail jail, String path) {
    try {
      return Optional.of(jail.relative(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void lazily(Offer offer, String name, Supplier<Tool> tool) {
    if (offer.has(name)) {
      add(offer, tool.get());
    }
  }

  private void offerForeign(Path workspace) {
    options.customTools.forEach(this::add);
    if (!options.mcpServers.isEmpty()) {
      own(McpTools.connect(options.mcpServers, workspace)).tools().forEach(this::add);
    }
  }

  private Optional<AgentTool> offerSubagents(Offer offer) {
    if (!offer.has("Agent")) {
      return Optional.empty();
    }
    var agent = new AgentTool(options.subagents);
    add(agent);
    return Optional.of(agent);
  }

  private void add(Offer offer, Tool tool) {
    if (offer.has(tool.name())) {
      add(tool);
    }
  }

  private void add(Tool tool) {
    if (tools.putIfAbsent(tool.name(), tool) != null) {
      throw new InvalidRequest("two tools have the same name: " + tool.name());
    }
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  private void closeAll() {
    for (var resource : owned.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        org.slf4j.LoggerFactory.getLogger(Opening.class).warn("could not close", e);
      }
    }
  }
}
