// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML in which every node knows its line, so that a mistake can be pointed at. */
sealed interface Yaml {

  int line();

  record Scalar(String text, int line) implements Yaml {}

  record Items(List<Yaml> items, int line) implements Yaml {}

  record Fields(Map<String, Yaml> fields, int line) implements Yaml {}

  /** As JSON; plain scalars are read as JSON where they are some. */
  default JsonNode json() {
    return switch (this) {
      case Scalar(String text, int _) -> {
        try {
          yield Json.read(text);
        } catch (JacksonException plain) {
          yield Json.MAPPER.getNodeFactory().stringNode(text);
        }
      }
      case Items(List<Yaml> items, int _) -> {
        var array = Json.array();
        items.forEach(item -> array.add(item.json()));
        yield array;
      }
      case Fields(Map<String, Yaml> fields, int _) -> {
        var object = Json.object();
        fields.forEach((name, value) -> object.set(name, value.json()));
        yield object;
      }
    };
  }

  static Yaml read(Path file, String text) {
    try (var parser = YAMLMapper.builder().build().createParser(text)) {
      return parser.nextToken() == null
          ? new Fields(Map.of(), 1)
          : node(file, parser, parser.currentToken());
    } catch (JacksonException broken) {
      var at = broken.getLocation();
      var said = broken.getOriginalMessage().lines().findFirst().orElse("");
      throw new SimulatorException.BadScript(
          file, at == null ? 1 : Math.max(1, at.getLineNr()), "must be YAML: " + said);
    }
  }

  private static Yaml node(Path file, JsonParser parser, JsonToken token) {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, Yaml>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          var name = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          if (fields.put(name, node(file, parser, parser.nextToken())) != null) {
            throw new SimulatorException.BadScript(file, at, "a key stands once: " + name);
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
      default -> new Scalar(parser.getString(), line);
    };
  }
}
