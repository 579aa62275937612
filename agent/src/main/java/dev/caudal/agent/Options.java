// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an agent works. Every setting has a default; methods return the options themselves. A session
 * takes a copy, so later changes do not reach it.
 */
public final class Options {
  // Read by the room, written by the methods below only.
  String model = "claude-sonnet-5-5";
  int maxTokens = 16_384;
  Optional<Effort> effort = Optional.empty();
  Optional<Thinking> thinking = Optional.empty();
  Optional<String> system = Optional.empty();
  Optional<String> appendSystem = Optional.empty();
  Optional<List<String>> tools = Optional.empty();
  List<String> allowedTools = List.of();
  List<String> disallowedTools = List.of();
  PermissionMode permissionMode = PermissionMode.DEFAULT;
  Optional<PermissionDecider> decider = Optional.empty();
  int maxTurns = 1_000;
  Optional<Budget> budget = Optional.empty();
  Optional<Duration> timeout = Optional.empty();
  Optional<Json> outputSchema = Optional.empty();
  Optional<Path> workspace = Optional.empty();
  Map<String, String> metadata = Map.of();
  Optional<String> sessionId = Optional.empty();
  Journal journal = Journal.none();
  InstantSource clock = InstantSource.system();
  Optional<String> apiKey = Optional.empty();
  Optional<String> authToken = Optional.empty();
  Optional<String> oauthToken = Optional.empty();
  Optional<URI> baseUrl = Optional.empty();
  Optional<ModelClient> modelClient = Optional.empty();
  boolean streaming = true;
  int retries = 4;
  Duration idleTimeout = Duration.ofSeconds(90);
  double compactAt = 0.8;
  Optional<Path> prices = Optional.empty();
  Optional<Path> models = Optional.empty();
  SandboxMode sandbox = SandboxMode.REQUIRED;
  boolean sandboxNetwork = false;
  boolean privateNetwork = false;
  List<Tool> customTools = List.of();
  List<McpServer> mcpServers = List.of();
  List<Subagent> subagents = List.of();
  List<Hooks> hooks = List.of();

  private Options() {}

  /** All defaults. */
  public static Options create() {
    return new Options();
  }

  /** The same settings, apart from these. */
  public Options copy() {
    var copy = new Options();
    copy.model = model;
    copy.maxTokens = maxTokens;
    copy.effort = effort;
    copy.thinking = thinking;
    copy.system = system;
    copy.appendSystem = appendSystem;
    copy.tools = tools;
    copy.allowedTools = allowedTools;
    copy.disallowedTools = disallowedTools;
    copy.permissionMode = permissionMode;
    copy.decider = decider;
    copy.maxTurns = maxTurns;
    copy.budget = budget;
    copy.timeout = timeout;
    copy.outputSchema = outputSchema;
    copy.workspace = workspace;
    copy.metadata = metadata;
    copy.sessionId = sessionId;
    copy.journal = journal;
    copy.clock = clock;
    copy.apiKey = apiKey;
    copy.authToken = authToken;
    copy.oauthToken = oauthToken;
    copy.baseUrl = baseUrl;
    copy.modelClient = modelClient;
    copy.streaming = streaming;
    copy.retries = retries;
    copy.idleTimeout = idleTimeout;
    copy.compactAt = compactAt;
    copy.prices = prices;
    copy.models = models;
    copy.sandbox = sandbox;
    copy.sandboxNetwork = sandboxNetwork;
    copy.privateNetwork = privateNetwork;
    copy.customTools = customTools;
    copy.mcpServers = mcpServers;
    copy.subagents = subagents;
    copy.hooks = hooks;
    return copy;
  }

  /** The model. */
  public Options model(String model) {
    this.model = model;
    return this;
  }

  /** The most tokens of one answer; thinking counts. */
  public Options maxTokens(int tokens) {
    this.maxTokens = tokens;
    return this;
  }

  /** How hard the model tries; without it, as the model does by itself. */
  public Options effort(Effort effort) {
    this.effort = Optional.of(effort);
    return this;
  }

  /** Whether the model thinks; without it, as suits the model. */
  public Options thinking(Thinking thinking) {
    this.thinking = Optional.of(thinking);
    return this;
  }

  /** The system prompt. It is frozen by the first turn. */
  public Options system(String text) {
    this.system = Optional.of(text);
    return this;
  }

  /** Goes behind the system prompt, or to a later turn as the operator's word. */
  public Options appendSystem(String text) {
    this.appendSystem = Optional.of(text);
    return this;
  }

  /** The names of the built-in tools to offer; offering approves nothing. */
  public Options tools(String... names) {
    this.tools = Optional.of(List.of(names));
    return this;
  }

  /** What runs unasked: names, or rules like {@code Bash(git *)}. */
  public Options allowedTools(String... rules) {
    this.allowedTools = List.of(rules);
    return this;
  }

  /** What never runs: names, or rules. */
  public Options disallowedTools(String... rules) {
    this.disallowedTools = List.of(rules);
    return this;
  }

  /** What happens to calls that no rule speaks of. */
  public Options permissionMode(PermissionMode mode) {
    this.permissionMode = mode;
    return this;
  }

  /** Who decides calls that ask. Without one they are denied. */
  public Options decider(PermissionDecider decider) {
    this.decider = Optional.of(decider);
    return this;
  }

  /** The most model calls of one run. */
  public Options maxTurns(int turns) {
    this.maxTurns = turns;
    return this;
  }

  /** What may be spent, shared with whoever holds the same budget. */
  public Options budget(Budget budget) {
    this.budget = Optional.of(budget);
    return this;
  }

  /** The longest a run may take; waiting for decisions does not count. */
  public Options timeout(Duration timeout) {
    this.timeout = Optional.of(timeout);
    return this;
  }

  /** A JSON Schema that the answer must fit. */
  public Options outputSchema(Json schema) {
    this.outputSchema = Optional.of(schema);
    return this;
  }

  /**
   * The folder that file tools and Bash work in and cannot leave; without it, the working
   * directory.
   */
  public Options workspace(Path folder) {
    this.workspace = Optional.of(folder);
    return this;
  }

  /** Noted with the run; not sent to the model. */
  public Options metadata(Map<String, String> values) {
    this.metadata = Map.copyOf(values);
    return this;
  }

  /** The conversation's own name; without it, one is made. */
  public Options sessionId(String id) {
    this.sessionId = Optional.of(id);
    return this;
  }

  /** Where to write down what is done before going on. */
  public Options journal(Journal journal) {
    this.journal = journal;
    return this;
  }

  /** What time it is; prices depend on it. */
  public Options clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /** The API key; without it, {@code ANTHROPIC_API_KEY}. */
  public Options apiKey(String key) {
    this.apiKey = Optional.of(key);
    return this;
  }

  /** A bearer token; without it, {@code ANTHROPIC_AUTH_TOKEN}. */
  public Options authToken(String token) {
    this.authToken = Optional.of(token);
    return this;
  }

  /** A subscription's token; without it, {@code CLAUDE_CODE_OAUTH_TOKEN}. */
  public Options oauthToken(String token) {
    this.oauthToken = Optional.of(token);
    return this;
  }

  /**
   * Where the API is; without it, {@code ANTHROPIC_BASE_URL}, else Anthropic's own. A loopback
   * address needs no key.
   */
  public Options baseUrl(URI url) {
    this.baseUrl = Optional.of(url);
    return this;
  }

  /** Another way to reach a model. It is not closed with the session. */
  public Options modelClient(ModelClient client) {
    this.modelClient = Optional.of(client);
    return this;
  }

  /** Whether answers are streamed. */
  public Options streaming(boolean on) {
    this.streaming = on;
    return this;
  }

  /** How often a failed model call is tried again. */
  public Options retries(int times) {
    this.retries = times;
    return this;
  }

  /** How long a model may be silent in mid-answer. */
  public Options idleTimeout(Duration timeout) {
    this.idleTimeout = timeout;
    return this;
  }

  /** The share of the context window at which the conversation is summed up; 1 or more is never. */
  public Options compactAt(double share) {
    this.compactAt = share;
    return this;
  }

  /** A file of prices that stands before the built-in one. */
  public Options prices(Path file) {
    this.prices = Optional.of(file);
    return this;
  }

  /** A file of models that stands before the built-in one. */
  public Options models(Path file) {
    this.models = Optional.of(file);
    return this;
  }

  /** What Bash runs in. */
  public Options sandbox(SandboxMode mode) {
    this.sandbox = mode;
    return this;
  }

  /** Whether commands in the sandbox reach the network. */
  public Options sandboxNetwork(boolean allowed) {
    this.sandboxNetwork = allowed;
    return this;
  }

  /** Whether WebFetch may reach private and loopback addresses. */
  public Options privateNetwork(boolean allowed) {
    this.privateNetwork = allowed;
    return this;
  }

  /** Offers a tool of the caller's own. */
  public Options tool(Tool tool) {
    this.customTools = with(this.customTools, tool);
    return this;
  }

  /** Offers a server's tools. */
  public Options mcpServer(McpServer server) {
    this.mcpServers = with(this.mcpServers, server);
    return this;
  }

  /** Offers a helper through the Agent tool. */
  public Options subagent(Subagent subagent) {
    this.subagents = with(this.subagents, subagent);
    return this;
  }

  /** Adds hooks. */
  public Options hooks(Hooks hooks) {
    this.hooks = with(this.hooks, hooks);
    return this;
  }

  /** What may be spent on this session, in USD. */
  public Options maxBudgetUsd(double usd) {
    return budget(Budget.usd(BigDecimal.valueOf(usd)));
  }

  private static <T> List<T> with(List<T> list, T item) {
    var longer = new ArrayList<>(list);
    longer.add(item);
    return List.copyOf(longer);
  }
}
