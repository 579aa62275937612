// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import dev.caudal.agent.McpServer;
import dev.caudal.runtime.AgentDefinition;
import dev.caudal.runtime.FieldError;
import dev.caudal.runtime.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The agents that tasks may name, as {@code agents} defines them. */
final class AgentSection {
  private AgentSection() {}

  static List<AgentDefinition> read(String file, Yaml section, List<McpServer> servers) {
    var agents = new ArrayList<AgentDefinition>();
    var named = fields(file, section, "agents must be a map of agents");
    var serverNames = servers.stream().map(McpServer::name).toList();
    named.forEach((name, node) -> {
      var agent = agent(file, name, node);
      known(file, node, name + " names no server of mcp_servers", agent.mcpServers(), serverNames);
      known(file, node, name + " names no agent", agent.subagents(), List.copyOf(named.keySet()));
      agents.add(agent);
    });
    return List.copyOf(agents);
  }

  private static AgentDefinition agent(String file, String name, Yaml node) {
    fields(file, node, name + " must be a map");
    try {
      return AgentDefinition.of(name, node.json());
    } catch (Refusal.Invalid wrong) {
      var error = wrong.errors().getFirst();
      throw YamlFile.at(
          file, place(node, error), "%s: %s %s".formatted(name, error.field(), error.message()));
    }
  }

  /** The node that an error speaks of, as far as it can be found by its name. */
  private static Yaml place(Yaml node, FieldError error) {
    var at = node;
    for (var step : error.field().split("[.\\[]")) {
      var inner = at instanceof Yaml.Fields(var fields, int _) ? fields.get(step) : null;
      if (inner == null) {
        return at;
      }
      at = inner;
    }
    return at;
  }

  private static void known(
      String file, Yaml node, String wrong, List<String> names, List<String> there) {
    for (var name : names) {
      if (!there.contains(name)) {
        throw YamlFile.at(file, node, wrong + ": " + name);
      }
    }
  }

  private static Map<String, Yaml> fields(String file, Yaml node, String rule) {
    if (node instanceof Yaml.Fields(var fields, int _)) {
      return fields;
    }
    throw YamlFile.at(file, node, rule);
  }
}
