// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import dev.caudal.agent.McpServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers whose tools agents may use, as {@code mcp_servers} names them. */
final class McpSection {
  private static final Set<String> FIELDS =
      Set.of("type", "command", "args", "env", "url", "headers");

  private final String file;

  private McpSection(String file) {
    this.file = file;
  }

  static List<McpServer> read(String file, Yaml section) {
    var reader = new McpSection(file);
    var servers = new ArrayList<McpServer>();
    reader
        .fields(section, "mcp_servers must be a map of servers")
        .forEach((name, node) -> servers.add(reader.server(name, node)));
    return List.copyOf(servers);
  }

  private McpServer server(String name, Yaml node) {
    if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
      throw wrong(node, "the name of a server must be letters, digits, _ and -: " + name);
    }
    var fields = fields(node, name + " must be a map");
    fields.forEach((key, value) -> {
      if (!FIELDS.contains(key)) {
        throw wrong(value, "%s has no such field: %s".formatted(name, key));
      }
    });
    boolean program = fields.containsKey("command");
    if (program == fields.containsKey("url")) {
      throw wrong(node, name + " must have either a command or a url");
    }
    var type = fields.get("type");
    if (type != null && !text(type).equals(program ? "stdio" : "http")) {
      throw wrong(type, "%s must be of type %s".formatted(name, program ? "stdio" : "http"));
    }
    return program ? stdio(name, fields) : http(name, fields);
  }

  private McpServer stdio(String name, Map<String, Yaml> fields) {
    refuse(name, fields, "headers");
    var command = new ArrayList<>(texts(fields.get("command")));
    command.addAll(texts(fields.get("args")));
    return new McpServer.Stdio(name, command, strings(fields.get("env")));
  }

  private McpServer http(String name, Map<String, Yaml> fields) {
    refuse(name, fields, "env");
    refuse(name, fields, "args");
    var node = Objects.requireNonNull(fields.get("url"));
    var url =
        Kinds.url()
            .read()
            .apply(text(node))
            .orElseThrow(() -> wrong(node, name + " must have an http or https url"));
    return new McpServer.Http(name, url, strings(fields.get("headers")));
  }

  private void refuse(String name, Map<String, Yaml> fields, String field) {
    var node = fields.get(field);
    if (node != null) {
      throw wrong(node, "%s takes no %s".formatted(name, field));
    }
  }

  private List<String> texts(@Nullable Yaml node) {
    if (node == null) {
      return List.of();
    }
    return node instanceof Yaml.Items(var items, int _)
        ? items.stream().map(this::text).toList()
        : List.of(text(node));
  }

  private Map<String, String> strings(@Nullable Yaml node) {
    var strings = new LinkedHashMap<String, String>();
    if (node != null) {
      fields(node, "must be a map of texts").forEach((key, value) -> strings.put(key, text(value)));
    }
    return strings;
  }

  private String text(Yaml node) {
    return YamlFile.scalar(file, "mcp_servers", node);
  }

  private Map<String, Yaml> fields(Yaml node, String rule) {
    if (node instanceof Yaml.Fields(var fields, int _)) {
      return fields;
    }
    throw wrong(node, rule);
  }

  private BadConfiguration wrong(Yaml node, String rule) {
    return YamlFile.at(file, node, rule);
  }
}
