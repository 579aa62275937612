// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caudal.agent.McpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationTest {
  @TempDir Path folder;

  private final Map<String, String> env = new HashMap<>();
  private final Map<String, String> line = new HashMap<>();

  /** Which of the places name a port, and whose word counts. */
  @ParameterizedTest
  @CsvSource({
    "true, true, true, true, 1, on the command line",
    "true, false, false, true, 1, on the command line",
    "false, true, true, true, 2, in the environment",
    "false, true, false, false, 2, in the environment",
    "false, false, true, true, 3, in .env:2",
    "false, false, true, false, 3, in .env:2",
    "false, false, false, true, 4, in caudal.yaml:3",
    "false, false, false, false, 8080, by default",
  })
  void the_nearer_word_counts(
      boolean inLine, boolean inEnv, boolean inEnvFile, boolean inYaml, int port, String origin)
      throws IOException {
    if (inLine) {
      line.put("CAUDAL_PORT", "1");
    }
    if (inEnv) {
      env.put("CAUDAL_PORT", "2");
    }
    if (inEnvFile) {
      file(".env", "# ports\nCAUDAL_PORT=3\n");
    }
    if (inYaml) {
      file("caudal.yaml", "# ports\n\nport: 4\n");
    }
    var set = load();
    assertThat(set.get(Settings.PORT)).isEqualTo(port);
    assertThat(set.origin(Settings.PORT)).isEqualTo(origin);
  }

  /** A value, and the one line that says what is wrong with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CAUDAL_PORT | 99999 | must be a whole number from 0 to 65535: 99999",
        "CAUDAL_PORT | eighty | must be a whole number from 0 to 65535: eighty",
        "CAUDAL_PORT | -1 | must be a whole number from 0 to 65535: -1",
        "CAUDAL_HOST | a b | must be a host name or an address: a b",
        "CAUDAL_STORE | redis://me:secret@db | must be sqlite:FILE (redis:// is not built yet):"
            + " redis://…@db",
        "CAUDAL_DURABILITY | always | must be one of process, interval, power: always",
        "CAUDAL_ENGINE | claude-code | must be direct (claude-code is not built in yet):"
            + " claude-code",
        "CAUDAL_NETWORKING_MODE | ziti | must be http (ziti is not built yet): ziti",
        "CAUDAL_MODEL | a model | must be the name of a model: a model",
        "CAUDAL_MAX_TOKENS | 0 | must be a whole number from 1 to 1000000: 0",
        "CAUDAL_SESSION_TIMEOUT | soon | must be seconds, or a number with ms, s, m, h or d,"
            + " from 1s to 30d: soon",
        "CAUDAL_WAIT | 2d | must be seconds, or a number with ms, s, m, h or d, from 0d to 1d: 2d",
        "CAUDAL_MAX_BODY | 4MB | must be bytes, or a number with KiB, MiB or GiB, from 1024 to"
            + " 1073741824: 4MB",
        "CAUDAL_ALLOW_BYPASS | maybe | must be true or false: maybe",
        "CAUDAL_CORS_ORIGINS | example.org | must be origins like https://example.org, with commas"
            + " between them: example.org",
        "CAUDAL_JWT_SECRET | short | must be at least 32 bytes for HS256: (5 characters, not shown)",
        "CAUDAL_JWT_SECRET | 0123456789abcdef0123456789abcdef"
            + " | cannot be set: it is not built yet: (32 characters, not shown)",
        "CAUDAL_API_KEYS | me:k3y | cannot be set: it is not built yet: (6 characters, not shown)",
        "CAUDAL_RATE_LIMIT | 20/hour | cannot be set: it is not built yet: 20/hour",
        "CAUDAL_RATE_LIMIT | often | must be a rate like 20/hour: often",
        "CAUDAL_WEBHOOK_SECRET | abc | must be whsec_ and at least 24 bytes in Base64:"
            + " (3 characters, not shown)",
        "ANTHROPIC_API_KEY | sk-é | must be visible ASCII characters: (4 characters, not shown)",
        "ANTHROPIC_BASE_URL | localhost:8080 | must be an http or https URL: localhost:8080",
      })
  void a_bad_value_is_one_line(String name, String value, String wrong) {
    env.put(name, value);
    assertThat(refusal()).isEqualTo(name + " in the environment " + wrong);
  }

  @Test
  void every_place_is_named_by_file_and_line() throws IOException {
    file(".env", "A=b\n\nexport CAUDAL_WORKERS='none'\n");
    assertThat(refusal()).startsWith("CAUDAL_WORKERS in .env:3 must be a whole number");
    file(".env", "");
    file("caudal.yaml", "model: claude-opus-5-5\nworkers:\n  none\n");
    assertThat(refusal()).startsWith("CAUDAL_WORKERS in caudal.yaml:3 must be a whole number");
    line.put("CAUDAL_WORKERS", "many");
    assertThat(refusal())
        .isEqualTo(
            "CAUDAL_WORKERS on the command line must be a whole number from 1 to 10000: many");
  }

  @Test
  void units_and_lists_are_understood() {
    env.putAll(
        Map.of(
            "CAUDAL_SESSION_TIMEOUT", "90m",
            "CAUDAL_WAIT", "1500ms",
            "CAUDAL_MAX_BODY", "2 MiB",
            "CAUDAL_TOOLS", "Read, Grep,",
            "CAUDAL_ALLOW_BYPASS", "TRUE"));
    var set = load();
    assertThat(set.get(Settings.SESSION_TIMEOUT)).isEqualTo(Duration.ofMinutes(90));
    assertThat(set.get(Settings.WAIT)).isEqualTo(Duration.ofMillis(1_500));
    assertThat(set.get(Settings.MAX_BODY)).isEqualTo(2 << 20);
    assertThat(set.get(Settings.TOOLS)).containsExactly("Read", "Grep");
    assertThat(set.get(Settings.ALLOW_BYPASS)).isTrue();
    assertThat(set.find(Settings.API_KEY)).isEmpty();
  }

  @Test
  void empty_is_nothing_but_where_it_means_something() throws IOException {
    file("caudal.yaml", "port: 7\nrate_limit: 20/hour\n");
    env.put("CAUDAL_PORT", " ");
    env.put("CAUDAL_RATE_LIMIT", "");
    var set = load();
    assertThat(set.get(Settings.PORT)).isEqualTo(7);
    assertThat(set.get(Settings.RATE_LIMIT)).isEmpty();
  }

  @Test
  void env_files_are_read_as_everywhere() throws IOException {
    file(
        ".env",
        """
        # comment

        export CAUDAL_HOST=localhost   # here
        CAUDAL_MODEL="claude-opus-5-5" # there
        CAUDAL_DATA='a b#c'
        ANTHROPIC_API_KEY=sk-#1
        OTHER=
        """);
    var set = load();
    assertThat(set.get(Settings.HOST)).isEqualTo("localhost");
    assertThat(set.get(Settings.MODEL)).isEqualTo("claude-opus-5-5");
    assertThat(set.get(Settings.DATA)).isEqualTo(Path.of("a b#c"));
    assertThat(set.get(Settings.API_KEY)).isEqualTo("sk-#1");
    file(".env", "CAUDAL_PORT=1\nsk-secret\n");
    assertThat(refusal()).isEqualTo(".env:2 must be NAME=value");
    file(".env", "A=\"open\nB=c\n");
    assertThat(refusal()).isEqualTo(".env:1 must end what it quotes");
  }

  @Test
  void what_nobody_knows_in_the_file_is_refused() throws IOException {
    file("caudal.yaml", "host: localhost\nprot: 80\n");
    assertThat(refusal()).startsWith("caudal.yaml:2 has no such setting: prot (there are agents,");
    file("caudal.yaml", "port: 80\nport: 81\n");
    assertThat(refusal()).isEqualTo("caudal.yaml:2 must name a key once: port");
    file("caudal.yaml", "port: 80\nCAUDAL_PORT: 81\n");
    assertThat(refusal()).isEqualTo("caudal.yaml:2 must set port once");
    file("caudal.yaml", "- port\n");
    assertThat(refusal()).isEqualTo("caudal.yaml:1 must be a map of settings");
    file("caudal.yaml", "port: {a: b}\n");
    assertThat(refusal()).isEqualTo("caudal.yaml:1 port must be a value or a list");
    file("caudal.yaml", "port: [\n");
    assertThat(refusal()).startsWith("caudal.yaml:").contains("must be YAML: ");
  }

  @Test
  void variables_that_look_like_settings_and_are_none_are_told() throws IOException {
    env.put("CAUDAL_PROT", "80");
    env.put("CAUDAL_JAVA_OPTS", "-Xmx1g");
    file(".env", "CAUDAL_MODLE=x\nOTHER=y\n");
    assertThat(load().strangers()).containsExactly("CAUDAL_MODLE", "CAUDAL_PROT");
  }

  @Test
  void another_file_may_be_named() throws IOException {
    file("other.yaml", "port: 9\n");
    file("caudal.yaml", "port: 10\n");
    line.put(Configuration.CONFIG, "other.yaml");
    assertThat(load().get(Settings.PORT)).isEqualTo(9);
    line.clear();
    env.put(Configuration.CONFIG, "none.yaml");
    assertThat(refusal()).isEqualTo("CAUDAL_CONFIG in the environment must be a file: none.yaml");
  }

  @Test
  void secrets_stand_in_the_environment_and_the_file_names_them() throws IOException {
    file(
        "caudal.yaml",
        """
        anthropic_api_key: ${MY_KEY}
        hosts: [a.example, "${MY_HOST}"]
        mcp_servers:
          issues:
            command: npx
            args: [-y, "@example/issues"]
            env: {TOKEN: "${MY_KEY}"}
          search:
            type: http
            url: https://example.org/mcp
            headers: {Authorization: "Bearer ${MY_KEY}"}
        """);
    file(".env", "MY_HOST=b.example\n");
    env.put("MY_KEY", "sk-$1");
    var set = load();
    assertThat(set.get(Settings.API_KEY)).isEqualTo("sk-$1");
    assertThat(set.get(Settings.HOSTS)).containsExactly("a.example", "b.example");
    assertThat(set.mcpServers())
        .containsExactly(
            new McpServer.Stdio(
                "issues", List.of("npx", "-y", "@example/issues"), Map.of("TOKEN", "sk-$1")),
            new McpServer.Http(
                "search",
                URI.create("https://example.org/mcp"),
                Map.of("Authorization", "Bearer sk-$1")));
    env.clear();
    assertThat(refusal()).isEqualTo("caudal.yaml:1 names a variable that is not set: MY_KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: {}} | a must have either a command or a url",
        "{a: {command: x, url: 'http://x'}} | a must have either a command or a url",
        "{a: {url: ftp://x}} | a must have an http or https url",
        "{a: {command: x, headers: {b: c}}} | a takes no headers",
        "{a: {command: x, cmd: y}} | a has no such field: cmd",
        "{a: {command: x, type: http}} | a must be of type stdio",
        "{'a b': {command: x}} | the name of a server must be letters, digits, _ and -: a b",
        "[a] | mcp_servers must be a map of servers",
      })
  void a_server_that_cannot_be_is_refused(String servers, String wrong) throws IOException {
    file("caudal.yaml", "mcp_servers: " + servers + "\n");
    assertThat(refusal()).isEqualTo("caudal.yaml:1 " + wrong);
  }

  @Test
  void agents_are_defined_for_tasks_to_name() throws IOException {
    file(
        "caudal.yaml",
        """
        mcp_servers:
          issues: {command: [issues, --stdio]}
        agents:
          reviewer:
            description: Reads changes and says what is wrong.
            system: Be brief. ${NOT_A_SECRET} stays.
            model: claude-opus-5-5
            tools: [Read, Grep, View]
            mcp_servers: [issues]
            subagents: [finder]
            limits: {max_turns: 20, max_budget_usd: 0.5}
          finder:
            description: Finds files.
            effort: low
        """);
    var agents = load().agents();
    assertThat(agents).extracting("name").containsExactly("reviewer", "finder");
    var reviewer = agents.getFirst();
    assertThat(reviewer.settings().toString())
        .isEqualTo(
            "{\"system\":\"Be brief. ${NOT_A_SECRET} stays.\",\"model\":\"claude-opus-5-5\","
                + "\"tools\":[\"Read\",\"Grep\",\"Read\"],\"max_turns\":20,\"max_budget_usd\":0.5}");
    assertThat(reviewer.mcpServers()).containsExactly("issues");
    assertThat(reviewer.subagents()).containsExactly("finder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: {task: x}} | a: task is no field of an agent",
        "{a: {effort: huge}} | a: effort is one of low, medium, high, xhigh, max: huge",
        "{a: {limits: {max_turns: 0}}} | a: limits.max_turns is a whole number from 1 to 100000: 0",
        "{a: {limits: {effort: low}}} | a: limits.effort is no limit of an agent",
        "{a: {max_turns: 1, limits: {max_turns: 2}}} | a: limits.max_turns is given twice",
        "{a: {mcp_servers: [x]}} | a names no server of mcp_servers: x",
        "{a: {subagents: [x]}} | a names no agent: x",
        "{'a b': {}} | a b: a b an agent's name has 1 to 64 letters, digits, _ and -: a b",
        "{a: b} | a must be a map",
      })
  void an_agent_that_cannot_be_is_refused(String agents, String wrong) throws IOException {
    file("caudal.yaml", "agents: " + agents + "\n");
    assertThat(refusal()).isEqualTo("caudal.yaml:1 " + wrong);
  }

  @Test
  void every_default_follows_its_own_rule() {
    var set = load();
    for (var setting : Settings.ALL) {
      assertThat(set.find(setting).isPresent())
          .as(setting.name())
          .isEqualTo(!setting.otherwise().isEmpty());
    }
  }

  private Configuration load() {
    return Configuration.load(folder, env, line);
  }

  private String refusal() {
    var refused = catchThrowableOfType(BadConfiguration.class, this::load);
    assertThat(refused).isNotNull();
    assertThat(refused.getMessage().lines()).hasSize(1);
    return refused.getMessage();
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
