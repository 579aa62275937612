// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import static java.util.stream.Collectors.joining;

import dev.caudal.agent.McpServer;
import dev.caudal.runtime.AgentDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code caudal.yaml} holds.
 *
 * @param settings by the setting's name
 */
record YamlFile(
    Map<String, Given> settings, List<AgentDefinition> agents, List<McpServer> mcpServers) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final List<String> SECTIONS = List.of("agents", "mcp_servers");

  static YamlFile empty() {
    return new YamlFile(Map.of(), List.of(), List.of());
  }

  /**
   * Reads one.
   *
   * @param name what messages call it
   * @param variables what {@code ${NAME}} stands for
   */
  static YamlFile read(String name, String text, Function<String, Optional<String>> variables) {
    if (!(Yaml.read(name, text) instanceof Yaml.Fields(var fields, int _))) {
      throw BadConfiguration.at(name + ":1", "must be a map of settings");
    }
    var settings = new HashMap<String, Given>();
    var servers = List.<McpServer>of();
    for (var field : fields.entrySet()) {
      var node = field.getValue();
      if (!SECTIONS.contains(field.getKey())) {
        var setting = setting(name, field.getKey(), node.line());
        var given = given(name, field.getKey(), expanded(name, node, variables));
        if (settings.put(setting.name(), given) != null) {
          throw at(name, node, "must set %s once".formatted(setting.key()));
        }
      } else if (field.getKey().equals("mcp_servers")) {
        servers = McpSection.read(name, expanded(name, node, variables));
      }
    }
    var agents = fields.get("agents");
    return new YamlFile(
        settings, agents == null ? List.of() : AgentSection.read(name, agents, servers), servers);
  }

  static BadConfiguration at(String name, Yaml node, String wrong) {
    return BadConfiguration.at(name + ":" + node.line(), wrong);
  }

  private static Setting<?> setting(String name, String key, int line) {
    return Settings.ALL.stream()
        .filter(setting -> setting.key().equals(key) || setting.name().equals(key))
        .findFirst()
        .orElseThrow(() -> BadConfiguration.at(name + ":" + line, unknown(key)));
  }

  private static String unknown(String key) {
    var all = Settings.ALL.stream().map(Setting::key).sorted().collect(joining(", "));
    return "has no such setting: %s (there are agents, mcp_servers, %s)".formatted(key, all);
  }

  private static Given given(String name, String key, Yaml node) {
    var text =
        switch (node) {
          case Yaml.Scalar(var value, boolean _, int _) -> value;
          case Yaml.Items(var items, int _) ->
              items.stream().map(item -> scalar(name, key, item)).collect(joining(","));
          case Yaml.Fields _ -> throw at(name, node, key + " must be a value or a list");
        };
    return new Given(text, "in " + name + ":" + node.line());
  }

  static String scalar(String name, String key, Yaml node) {
    if (node instanceof Yaml.Scalar(var text, boolean _, int _)) {
      return text;
    }
    throw at(name, node, key + " must hold plain values");
  }

  /** Secrets stand in the environment, and the file only names them. */
  private static Yaml expanded(
      String name, Yaml node, Function<String, Optional<String>> variables) {
    return switch (node) {
      case Yaml.Scalar(var text, boolean bare, int line) -> {
        Function<MatchResult, String> value =
            match ->
                variables
                    .apply(match.group(1))
                    .orElseThrow(() ->
                        at(name, node, "names a variable that is not set: " + match.group(1)));
        yield new Yaml.Scalar(replaced(text, value), bare, line);
      }
      case Yaml.Items(var items, int line) -> {
        var all = new ArrayList<Yaml>();
        items.forEach(item -> all.add(expanded(name, item, variables)));
        yield new Yaml.Items(all, line);
      }
      case Yaml.Fields(var fields, int line) -> {
        var all = new LinkedHashMap<String, Yaml>();
        fields.forEach((key, value) -> all.put(key, expanded(name, value, variables)));
        yield new Yaml.Fields(all, line);
      }
    };
  }

  private static String replaced(String text, Function<MatchResult, String> value) {
    var matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        match -> java.util.regex.Matcher.quoteReplacement(value.apply(match)));
  }
}
