// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import dev.caudal.cli.config.Setting.Traits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All settings there are. */
public final class Settings {
  private static final List<Setting<?>> LIST = new ArrayList<>();
  private static final Traits NOT_YET = new Traits(false, false, false);
  private static final Traits NOT_YET_SECRET = new Traits(true, false, false);
  private static final String WORDS = "[^\\s,]+";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  public static final Setting<String> API_KEY =
      secret(
          "ANTHROPIC_API_KEY",
          "The key of the Anthropic API. Without this and the next two, models are simulated.");
  public static final Setting<String> AUTH_TOKEN =
      secret("ANTHROPIC_AUTH_TOKEN", "A bearer token instead of a key.");
  public static final Setting<String> OAUTH_TOKEN =
      secret("CLAUDE_CODE_OAUTH_TOKEN", "A subscription's token instead of a key.");
  public static final Setting<URI> BASE_URL =
      plain(
          "ANTHROPIC_BASE_URL",
          Kinds.url(),
          "",
          "Where the API is, if not at Anthropic's own address. A loopback address needs no key.");

  public static final Setting<String> HOST =
      option(
          "CAUDAL_HOST",
          "--host",
          Kinds.form("a host name or an address", "[a-zA-Z0-9.:_-]{1,253}"),
          "127.0.0.1",
          "The address to listen on. What is not a loopback address needs authentication, or `--insecure`.");
  public static final Setting<Integer> PORT =
      option(
          "CAUDAL_PORT",
          "--port",
          Kinds.integer(0, 65_535),
          "8080",
          "The port to listen on; 0 takes a free one.");
  public static final Setting<Path> DATA =
      option(
          "CAUDAL_DATA",
          "--data",
          Kinds.path(),
          ".caudal",
          "The folder of the store and the workspaces.");
  public static final Setting<String> STORE =
      option(
          "CAUDAL_STORE",
          "--store",
          Kinds.form("sqlite:FILE (redis:// is not built yet)", "sqlite:.+"),
          "",
          "The store. Without it, `caudal.db` in the data folder.");
  public static final Setting<String> DURABILITY =
      plain(
          "CAUDAL_DURABILITY",
          Kinds.oneOf("", "process", "interval", "power"),
          "interval",
          "What an accepted task survives: the end of the process, a loss of power but for the last 200 ms, or that whole.");
  public static final Setting<String> ENGINE =
      option(
          "CAUDAL_ENGINE",
          "--engine",
          Kinds.oneOf("claude-code is not built in yet", "direct"),
          "direct",
          "What runs the agents.");
  public static final Setting<String> MODEL =
      plain(
          "CAUDAL_MODEL",
          Kinds.form("the name of a model", "[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,127}"),
          "claude-sonnet-5-5",
          "The model of tasks that name none.");
  public static final Setting<Integer> MAX_TOKENS =
      plain(
          "CAUDAL_MAX_TOKENS",
          Kinds.integer(1, 1_000_000),
          "16384",
          "The most tokens of one answer, thinking included, where a task does not say.");
  public static final Setting<Integer> MAX_TURNS =
      plain(
          "CAUDAL_MAX_TURNS",
          Kinds.integer(1, 100_000),
          "1000",
          "The most model calls of one run, where a task does not say.");
  public static final Setting<Integer> MAX_SESSIONS =
      plain(
          "CAUDAL_MAX_SESSIONS",
          Kinds.integer(1, 1_000_000),
          "1000",
          "How many sessions of one tenant may work, or keep an engine warm, at once.");
  public static final Setting<Duration> SESSION_TIMEOUT =
      plain(
          "CAUDAL_SESSION_TIMEOUT",
          Kinds.time(SECOND, DAY.multipliedBy(30)),
          "3600",
          "How long an idle session keeps its engine. Its log stays.");
  public static final Setting<Integer> WORKERS =
      plain("CAUDAL_WORKERS", Kinds.integer(1, 10_000), "5", "How many queued jobs run at once.");
  public static final Setting<String> RUN_RATE =
      add(
          new Setting<>(
              "CAUDAL_RUN_RATE",
              "",
              rate(),
              "",
              NOT_YET,
              "How many queued jobs are started in a time, like `10/minute`."));
  public static final Setting<Integer> MAX_RUNS =
      plain(
          "CAUDAL_MAX_RUNS",
          Kinds.integer(1, 1_000_000),
          "500",
          "How many runs may live on this node.");
  public static final Setting<String> RATE_LIMIT =
      add(
          new Setting<>(
              "CAUDAL_RATE_LIMIT",
              "",
              rate(),
              "",
              new Traits(false, false, true),
              "How many requests that start runs one user, or one address, may make in a time, like `20/hour`. Empty is no limit."));

  public static final Setting<String> JWT_SECRET =
      add(
          new Setting<>(
              "CAUDAL_JWT_SECRET",
              "",
              Kinds.text()
                  .only(
                      "at least 32 bytes for HS256",
                      it -> it.getBytes(StandardCharsets.UTF_8).length >= 32),
              "",
              NOT_YET_SECRET,
              "The secret that callers' tokens are signed with (HS256)."));
  public static final Setting<URI> JWKS_URL =
      add(
          new Setting<>(
              "CAUDAL_JWKS_URL",
              "",
              Kinds.url(),
              "",
              NOT_YET,
              "Where the keys are that callers' tokens are signed with."));
  public static final Setting<String> JWT_AUDIENCE =
      add(
          new Setting<>(
              "CAUDAL_JWT_AUDIENCE",
              "",
              Kinds.text(),
              "",
              NOT_YET,
              "Who callers' tokens must be meant for."));
  public static final Setting<String> JWT_ISSUER =
      add(
          new Setting<>(
              "CAUDAL_JWT_ISSUER",
              "",
              Kinds.text(),
              "",
              NOT_YET,
              "Who must have made callers' tokens."));
  public static final Setting<List<String>> API_KEYS =
      add(
          new Setting<>(
              "CAUDAL_API_KEYS",
              "",
              Kinds.list("tenant:key, with commas between them", "[^:,\\s]+:[^,\\s]+"),
              "",
              NOT_YET_SECRET,
              "Callers' keys, as `tenant:key,tenant:key`."));
  public static final Setting<List<String>> CORS_ORIGINS =
      plain(
          "CAUDAL_CORS_ORIGINS",
          Kinds.list(
              "origins like https://example.org, with commas between them", "https?://[^/,\\s]+"),
          "",
          "The pages of other sites that may use this server.");
  public static final Setting<List<String>> HOSTS =
      plain(
          "CAUDAL_HOSTS",
          Kinds.list("host names, with commas between them", "[a-zA-Z0-9.-]+"),
          "",
          "Names this server is reached by, besides `localhost` and addresses.");

  public static final Setting<Path> WORKSPACES =
      plain(
          "CAUDAL_WORKSPACES",
          Kinds.path(),
          "",
          "The folder below which sessions work. Without it, `workspaces` in the data folder.");
  public static final Setting<List<String>> TOOLS =
      plain(
          "CAUDAL_TOOLS",
          Kinds.list("names of built-in tools, with commas between them", WORDS),
          "",
          "The built-in tools that tasks may use. Without it, all.");
  public static final Setting<String> SANDBOX =
      plain(
          "CAUDAL_SANDBOX",
          Kinds.oneOf("", "auto", "required", "off"),
          "auto",
          "What commands of agents run in: `auto` refuses them where no sandbox can start, `required` refuses to start the server there, `off` is none.");
  public static final Setting<String> SANDBOX_NETWORK =
      plain(
          "CAUDAL_SANDBOX_NETWORK",
          Kinds.oneOf("", "none", "full"),
          "none",
          "What network commands in the sandbox have.");
  public static final Setting<Boolean> ALLOW_BYPASS =
      plain(
          "CAUDAL_ALLOW_BYPASS",
          Kinds.flag(),
          "false",
          "Whether a task may have tools run without asking anybody (`permission_mode: bypass`).");
  public static final Setting<Duration> PERMISSION_TIMEOUT =
      plain(
          "CAUDAL_PERMISSION_TIMEOUT",
          Kinds.time(SECOND, DAY.multipliedBy(30)),
          "600",
          "How long a person may take to decide. After that it is a no.");

  public static final Setting<Integer> MAX_BODY =
      plain(
          "CAUDAL_MAX_BODY", Kinds.size(1_024, 1 << 30), "4MiB", "The largest body of a request.");
  public static final Setting<Integer> WS_MAX_FRAME =
      plain(
          "CAUDAL_WS_MAX_FRAME",
          Kinds.size(1_024, 1 << 30),
          "1MiB",
          "The largest frame of a socket.");
  public static final Setting<Integer> LEASE_MS =
      plain(
          "CAUDAL_LEASE_MS",
          Kinds.integer(500, 600_000),
          "10000",
          "How long the sessions of a lost node wait, in milliseconds.");
  public static final Setting<Duration> WAIT =
      plain(
          "CAUDAL_WAIT",
          Kinds.time(Duration.ZERO, DAY),
          "30",
          "How long a query waits for its run, where it does not say.");
  public static final Setting<Duration> WAIT_MAX =
      plain(
          "CAUDAL_WAIT_MAX", Kinds.time(SECOND, DAY), "300", "How long a query may wait at most.");
  public static final Setting<Path> CLAUDE_PATH =
      plain(
          "CAUDAL_CLAUDE_PATH",
          Kinds.path(),
          "",
          "The Claude CLI, if it is not on the PATH or in its usual homes.");
  public static final Setting<String> RETENTION =
      add(
          new Setting<>(
              "CAUDAL_RETENTION",
              "",
              Kinds.text(),
              "",
              NOT_YET,
              "How long, or how many, idle sessions are kept."));
  public static final Setting<Path> EVENT_LOG_DIR =
      add(
          new Setting<>(
              "CAUDAL_EVENT_LOG_DIR",
              "",
              Kinds.path(),
              "",
              Traits.PLAIN,
              "A folder for each run's events as JSON lines."));
  public static final Setting<String> WEBHOOK_SECRET =
      add(
          new Setting<>(
              "CAUDAL_WEBHOOK_SECRET",
              "",
              Kinds.form(
                  "whsec_ and at least 24 bytes in Base64", "whsec_[A-Za-z0-9+/]{32,}={0,2}"),
              "",
              Traits.SECRET,
              "What webhooks are signed with."));
  public static final Setting<Boolean> WEBHOOK_ALLOW_PRIVATE =
      plain(
          "CAUDAL_WEBHOOK_ALLOW_PRIVATE",
          Kinds.flag(),
          "false",
          "Whether webhooks may go to private and loopback addresses.");
  public static final Setting<String> NETWORKING_MODE =
      plain(
          "CAUDAL_NETWORKING_MODE",
          Kinds.oneOf("ziti is not built yet", "http"),
          "http",
          "How the server is reached.");
  public static final Setting<Path> ZITI_IDENTITY_FILE =
      add(
          new Setting<>(
              "CAUDAL_ZITI_IDENTITY_FILE",
              "",
              Kinds.path(),
              "",
              NOT_YET,
              "The identity in an OpenZiti network."));
  public static final Setting<String> ZITI_SERVICE_NAME =
      add(
          new Setting<>(
              "CAUDAL_ZITI_SERVICE_NAME",
              "",
              Kinds.text(),
              "",
              NOT_YET,
              "The service's name in an OpenZiti network."));
  public static final Setting<String> LOG_FORMAT =
      option(
          "CAUDAL_LOG_FORMAT",
          "--log-format",
          Kinds.oneOf("", "text", "json"),
          "text",
          "How the server's log is written on standard error.");

  /** Every setting, in the order of the documentation. */
  public static final List<Setting<?>> ALL = List.copyOf(LIST);

  private Settings() {}

  private static <T> Setting<T> plain(String name, Kind<T> kind, String otherwise, String text) {
    return option(name, "", kind, otherwise, text);
  }

  private static <T> Setting<T> option(
      String name, String option, Kind<T> kind, String otherwise, String text) {
    return add(new Setting<>(name, option, kind, otherwise, Traits.PLAIN, text));
  }

  private static Setting<String> secret(String name, String text) {
    var kind = Kinds.form("visible ASCII characters", "[\\x21-\\x7e]+");
    return add(new Setting<>(name, "", kind, "", Traits.SECRET, text));
  }

  private static Kind<String> rate() {
    return Kinds.form("a rate like 20/hour", "|\\d{1,9}/(second|minute|hour|day)");
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    LIST.add(setting);
    return setting;
  }
}
