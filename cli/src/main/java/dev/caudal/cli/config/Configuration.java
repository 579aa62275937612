// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import dev.caudal.agent.McpServer;
import dev.caudal.runtime.AgentDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is set, from the command line, the environment, {@code .env}, {@code caudal.yaml} and the
 * defaults, the former before the latter. Everything was checked when it was read.
 */
public final class Configuration {
  /** Names the file that is read for {@code caudal.yaml}. */
  public static final String CONFIG = "CAUDAL_CONFIG";

  /** Read by the launcher, before there is a Java that could. */
  private static final List<String> OF_LAUNCHER = List.of("CAUDAL_JAVA_OPTS", "CAUDAL_JDK_ROOTS");

  private final Map<String, Given> line;
  private final Map<String, Given> environment;
  private final Map<String, Given> envFile;
  private final YamlFile yaml;
  private final Map<Setting<?>, Object> values = new HashMap<>();

  private Configuration(
      Map<String, Given> line,
      Map<String, Given> environment,
      Map<String, Given> envFile,
      YamlFile yaml) {
    this.line = line;
    this.environment = environment;
    this.envFile = envFile;
    this.yaml = yaml;
  }

  /**
   * Reads what is set.
   *
   * @param folder where the two files are looked for
   * @param line what the command line says, by the setting's name
   * @throws BadConfiguration where something breaks a rule
   */
  public static Configuration load(Path folder, Map<String, String> env, Map<String, String> line) {
    var envFile = EnvFile.read(folder.resolve(".env"));
    var environment = new HashMap<String, Given>();
    env.forEach((name, text) -> environment.put(name, new Given(text, "in the environment")));
    var said = new HashMap<String, Given>();
    line.forEach((name, text) -> said.put(name, new Given(text, "on the command line")));
    var bare = new Configuration(said, environment, envFile, YamlFile.empty());
    var configuration = new Configuration(said, environment, envFile, bare.yaml(folder));
    for (var setting : Settings.ALL) {
      configuration.read(setting);
    }
    return configuration;
  }

  private YamlFile yaml(Path folder) {
    var named = named(CONFIG);
    var file = folder.resolve(named.map(Given::text).orElse("caudal.yaml"));
    if (named.isEmpty() && !Files.exists(file)) {
      return YamlFile.empty();
    }
    var shown = named.map(Given::text).orElse("caudal.yaml");
    if (!Files.isRegularFile(file)) {
      throw new BadConfiguration(
          CONFIG, named.map(Given::origin).orElse(""), "must be a file: " + shown);
    }
    return YamlFile.read(shown, EnvFile.text(file), name -> variable(name).map(Given::text));
  }

  /** What was set, or the default. */
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new IllegalArgumentException(setting.name()));
  }

  /** What was set, or the default; empty where there is neither. */
  @SuppressWarnings("unchecked") // Only read() puts something in, and what the setting's kind read.
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** Where a setting's value comes from, in words that follow its name. */
  public String origin(Setting<?> setting) {
    return given(setting).map(Given::origin).orElse("by default");
  }

  public List<AgentDefinition> agents() {
    return yaml.agents();
  }

  public List<McpServer> mcpServers() {
    return yaml.mcpServers();
  }

  /** Variables that look like settings and are none: most likely a slip. */
  public List<String> strangers() {
    return Stream.of(environment, envFile)
        .flatMap(variables -> variables.keySet().stream())
        .filter(name -> name.startsWith("CAUDAL_") && !name.equals(CONFIG))
        .filter(name -> !OF_LAUNCHER.contains(name))
        .filter(name -> Settings.ALL.stream().noneMatch(setting -> setting.name().equals(name)))
        .distinct()
        .sorted()
        .toList();
  }

  /** Refuses a value that breaks a rule of its own. */
  public BadConfiguration wrong(Setting<?> setting, String rule) {
    var value = given(setting).map(Given::text).orElse(setting.otherwise());
    return new BadConfiguration(
        setting.name(), origin(setting), rule + ": " + setting.shown(value));
  }

  private <T> void read(Setting<T> setting) {
    var given =
        given(setting)
            .or(() ->
                setting.otherwise().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Given(setting.otherwise(), "by default")));
    given.ifPresent(it -> values.put(setting, Objects.requireNonNull(setting.read(it))));
  }

  private Optional<Given> given(Setting<?> setting) {
    boolean emptyCounts = setting.traits().emptyCounts();
    return Stream.of(line, environment, envFile, yaml.settings())
        .flatMap(layer -> Optional.ofNullable(layer.get(setting.name())).stream())
        .filter(given -> emptyCounts || !given.text().isBlank())
        .findFirst()
        .map(given -> new Given(given.text().strip(), given.origin()));
  }

  private Optional<Given> named(String variable) {
    return Stream.of(line, environment, envFile)
        .flatMap(layer -> Optional.ofNullable(layer.get(variable)).stream())
        .filter(given -> !given.text().isBlank())
        .findFirst();
  }

  private Optional<Given> variable(String name) {
    return Stream.of(environment, envFile)
        .flatMap(layer -> Optional.ofNullable(layer.get(name)).stream())
        .findFirst();
  }
}
