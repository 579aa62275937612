// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML in which every node knows its line, so that a mistake can be pointed at. */
sealed interface Yaml {
  /** A plain value; {@code bare} where it was not quoted. */
  record Scalar(String text, boolean bare, int line) implements Yaml {}

  record Items(List<Yaml> items, int line) implements Yaml {}

  record Fields(Map<String, Yaml> fields, int line) implements Yaml {}

  int line();

  /** As JSON; what is not quoted is read as JSON where it is some. */
  default JsonNode json() {
    var nodes = JsonMapper.shared().getNodeFactory();
    return switch (this) {
      case Scalar(var text, boolean bare, int _) -> {
        boolean plain = bare && text.matches("-?\\d+(\\.\\d+)?|true|false|null|");
        yield plain
            ? JsonMapper.shared().readTree(text.isEmpty() ? "null" : text)
            : nodes.stringNode(text);
      }
      case Items(var items, int _) -> {
        var array = nodes.arrayNode();
        items.forEach(item -> array.add(item.json()));
        yield array;
      }
      case Fields(var fields, int _) -> {
        var object = nodes.objectNode();
        fields.forEach((name, value) -> object.set(name, value.json()));
        yield object;
      }
    };
  }

  static Yaml read(String file, String text) {
    try (var parser = YAMLMapper.builder().build().createParser(text)) {
      var first = parser.nextToken();
      return first == null ? new Fields(Map.of(), 1) : node(file, parser, first);
    } catch (JacksonException broken) {
      var at = broken.getLocation();
      var said = broken.getOriginalMessage().lines().findFirst().orElse("");
      int line = at == null ? 1 : Math.max(1, at.getLineNr());
      throw BadConfiguration.at(file + ":" + line, "must be YAML: " + said);
    }
  }

  private static Yaml node(String file, JsonParser parser, JsonToken token) {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, Yaml>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          var name = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          if (fields.put(name, node(file, parser, parser.nextToken())) != null) {
            throw BadConfiguration.at(file + ":" + at, "must name a key once: " + name);
          }
        }
        yield new Fields(fields, line);
      }
      case START_ARRAY -> {
        var items = new ArrayList<Yaml>();
        for (var next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(node(file, parser, next));
        }
        yield new Items(items, line);
      }
      case VALUE_NULL -> new Scalar("", true, line);
      default -> new Scalar(parser.getString(), token != JsonToken.VALUE_STRING, line);
    };
  }
}
