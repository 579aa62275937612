// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Agent;
import dev.caudal.agent.AgentException;
import dev.caudal.agent.Options;
import dev.caudal.agent.SandboxMode;
import dev.caudal.cli.config.Configuration;
import dev.caudal.cli.config.Settings;
import dev.caudal.runtime.Caller;
import dev.caudal.runtime.CaudalOptions;
import dev.caudal.runtime.Webhooks;
import dev.caudal.server.ServerOptions;
import dev.caudal.store.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a node is to be, out of what was set: each room's options, judged together.
 *
 * @param simulator where the simulated models are; empty where they are not simulated, or not yet
 *     started
 */
record Plan(Configuration set, boolean simulated, Optional<String> simulator) {

  /** Refuses, as what was set wrongly, what each room would refuse. */
  static Plan of(Configuration set, Machine machine, boolean sim, boolean insecure) {
    boolean hasKey =
        List.of(Settings.API_KEY, Settings.AUTH_TOKEN, Settings.OAUTH_TOKEN).stream()
            .anyMatch(setting -> set.find(setting).isPresent());
    boolean hasUrl = set.find(Settings.BASE_URL).isPresent();
    if (!sim && !hasKey && hasUrl && !isLoopback(set.get(Settings.BASE_URL).getHost())) {
      throw set.wrong(Settings.BASE_URL, "needs a key, too");
    }
    var plan = new Plan(set, sim || !hasKey && !hasUrl, Optional.empty());
    plan.judge(machine, insecure);
    return plan;
  }

  private void judge(Machine machine, boolean insecure) {
    if (!insecure && !isLoopback(set.get(Settings.HOST))) {
      throw set.wrong(
          Settings.HOST,
          "must be a loopback address while there is no authentication, or --insecure be given");
    }
    if (set.get(Settings.WAIT).compareTo(set.get(Settings.WAIT_MAX)) > 0) {
      throw set.wrong(Settings.WAIT, "must not be above CAUDAL_WAIT_MAX");
    }
    set.find(Settings.TOOLS)
        .ifPresent(names ->
            judge(
                options -> {
                  options.tools(names.toArray(String[]::new));
                },
                rule -> set.wrong(Settings.TOOLS, rule)));
    judge(agent(), rule -> set.wrong(Settings.MAX_TOKENS, rule));
    if (set.get(Settings.SANDBOX).equals("required")) {
      var finding = new SandboxCheck().look(machine);
      if (finding.verdict() != Verdict.OK) {
        throw set.wrong(Settings.SANDBOX, "cannot be had: " + finding.text());
      }
    }
  }

  private static void judge(
      Consumer<Options> wish, java.util.function.Function<String, RuntimeException> wrong) {
    try {
      Agent.check(wish);
    } catch (AgentException refused) {
      throw wrong.apply("must fit: " + refused.getMessage());
    }
  }

  /** The same, now that the simulator has been started. */
  Plan against(String url) {
    return new Plan(set, simulated, Optional.of(url));
  }

  boolean jsonLog() {
    return set.get(Settings.LOG_FORMAT).equals("json");
  }

  Durability durability() {
    return Durability.valueOf(set.get(Settings.DURABILITY).toUpperCase(Locale.ROOT));
  }

  private Path data() {
    return set.get(Settings.DATA).toAbsolutePath();
  }

  Path storeFile() {
    return set.find(Settings.STORE)
        .map(store -> Path.of(store.substring("sqlite:".length())).toAbsolutePath())
        .orElseGet(() -> data().resolve("caudal.db"));
  }

  private Path workspaces() {
    return set.find(Settings.WORKSPACES)
        .map(Path::toAbsolutePath)
        .orElseGet(() -> data().resolve("workspaces"));
  }

  /** What people say to agents is nobody else's business on this machine. */
  void makeFolders() {
    try {
      if (!Files.exists(data())
          && data().getFileSystem().supportedFileAttributeViews().contains("posix")) {
        var own = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(data(), PosixFilePermissions.asFileAttribute(own));
      }
      Files.createDirectories(data());
      Files.createDirectories(workspaces());
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "the data folder cannot be made: " + failed.getMessage(), failed);
    }
  }

  CaudalOptions runtime() {
    return new CaudalOptions(
        workspaces(),
        agent(),
        set.get(Settings.MODEL),
        set.find(Settings.TOOLS).map(Plan::usual),
        set.get(Settings.ALLOW_BYPASS),
        simulated,
        set.get(Settings.MAX_RUNS),
        set.get(Settings.WORKERS),
        set.get(Settings.MAX_SESSIONS),
        Duration.ofMillis(set.get(Settings.LEASE_MS)),
        set.get(Settings.PERMISSION_TIMEOUT),
        set.get(Settings.SESSION_TIMEOUT),
        webhooks(),
        set.find(Settings.EVENT_LOG_DIR));
  }

  private Webhooks webhooks() {
    var webhooks = Webhooks.defaults().allowPrivate(set.get(Settings.WEBHOOK_ALLOW_PRIVATE));
    return set.find(Settings.WEBHOOK_SECRET)
        .map(secret -> webhooks.secret(Caller.LOCAL.tenant(), secret))
        .orElse(webhooks);
  }

  ServerOptions server() {
    return ServerOptions.defaults()
        .at(set.get(Settings.HOST), set.get(Settings.PORT))
        .trusting(
            Set.copyOf(set.find(Settings.CORS_ORIGINS).orElse(List.of())),
            Set.copyOf(set.find(Settings.HOSTS).orElse(List.of())))
        .maxBody(set.get(Settings.MAX_BODY))
        .waits(set.get(Settings.WAIT), set.get(Settings.WAIT_MAX));
  }

  /** What every agent here begins with. */
  private Consumer<Options> agent() {
    return options -> {
      options
          .model(set.get(Settings.MODEL))
          .maxTokens(set.get(Settings.MAX_TOKENS))
          .maxTurns(set.get(Settings.MAX_TURNS))
          .sandbox(set.get(Settings.SANDBOX).equals("off") ? SandboxMode.OFF : SandboxMode.REQUIRED)
          .sandboxNetwork(set.get(Settings.SANDBOX_NETWORK).equals("full"));
      set.mcpServers().forEach(options::mcpServer);
      if (simulated) {
        simulator.ifPresent(url -> options.baseUrl(URI.create(url)).apiKey("simulated"));
        return;
      }
      set.find(Settings.BASE_URL).ifPresent(options::baseUrl);
      set.find(Settings.API_KEY).ifPresent(options::apiKey);
      set.find(Settings.AUTH_TOKEN).ifPresent(options::authToken);
      set.find(Settings.OAUTH_TOKEN).ifPresent(options::oauthToken);
    };
  }

  /** The names that rules and tasks are held against. */
  private static Set<String> usual(List<String> names) {
    var usual = new HashSet<String>();
    names.forEach(name -> usual.add(Agent.toolOf(name)));
    if (usual.contains("Bash")) {
      usual.addAll(List.of("BashOutput", "KillShell"));
    }
    return Set.copyOf(usual);
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equals("localhost") || InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
