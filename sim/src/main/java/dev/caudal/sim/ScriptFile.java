// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a script, and refuses one that breaks a rule, by file, line and rule. */
final class ScriptFile {

  private final Path file;

  private ScriptFile(Path file) {
    this.file = file;
  }

  static Script read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException failed) {
      throw new SimulatorException.BadFile(file, failed);
    }
    return new ScriptFile(file).script(Yaml.read(file, text));
  }

  private Script script(Yaml root) {
    var fields = fields(root, "a script is a map", Set.of("rules", "replay", "record"));
    var rules = new ArrayList<Script.Rule>();
    var list = fields.get("rules");
    if (list != null) {
      for (var item : items(list, "rules are a list")) {
        rules.add(rule(item, rules.size()));
      }
    }
    Optional<Path> replay =
        Optional.ofNullable(fields.get("replay")).map(node -> path(text(node, "replay is a file")));
    Optional<Script.Recording> record = Optional.ofNullable(fields.get("record")).map(this::record);
    if (replay.isPresent() && record.isPresent()) {
      throw wrong(root, "a script records or replays, not both");
    }
    return new Script(List.copyOf(rules), replay, record);
  }

  private Script.Recording record(Yaml node) {
    var fields = fields(node, "record is a map", Set.of("from", "to"));
    var from = fields.get("from");
    var to = fields.get("to");
    if (from == null || to == null) {
      throw wrong(node, "record needs from and to");
    }
    var base = text(from, "from is a URL").replaceFirst("/$", "");
    if (!base.matches("https?://[^/\\s]+.*")) {
      throw wrong(from, "from is a URL: " + base);
    }
    return new Script.Recording(URI.create(base), path(text(to, "to is a file")));
  }

  private Script.Rule rule(Yaml node, int number) {
    var fields = fields(node, "a rule is a map", Set.of("when", "steps"));
    var condition = fields.get("when");
    Map<String, Yaml> when =
        condition == null
            ? Map.of()
            : fields(condition, "when is a map", Set.of("text", "turn", "model"));
    var list = fields.get("steps");
    if (list == null) {
      throw wrong(node, "a rule has steps");
    }
    var at = when.get("turn");
    int turn = at == null ? 0 : turn(at);
    var lines = new ArrayList<Line>();
    for (var item : items(list, "steps are a list")) {
      lines.add(step(item, "rule" + number + ":" + lines.size()));
    }
    if (turn > 0) {
      int used = new Course(lines, List.of(), 0).turn(0).size();
      boolean obeys = lines.stream().anyMatch(line -> line.name().equals("obey"));
      if (used < lines.size() && !obeys) {
        throw wrong(list, "steps of a rule with a turn are one turn; more stand after its end");
      }
    }
    return new Script.Rule(pattern(when.get("text")), turn, pattern(when.get("model")), lines);
  }

  private int turn(Yaml node) {
    var text = text(node, "turn is a number from 1");
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw wrong(node, "turn is a number from 1: " + text);
    }
    return Integer.parseInt(text);
  }

  private Optional<Pattern> pattern(@Nullable Yaml node) {
    if (node == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(text(node, "a pattern is a text")));
    } catch (PatternSyntaxException broken) {
      throw wrong(node, "a pattern is a regular expression: " + broken.getDescription());
    }
  }

  private Line step(Yaml node, String key) {
    var written = written(node);
    var found =
        Line.of(written.startsWith("@") || written.startsWith("+") ? written : "@" + written, key);
    if (found.isEmpty()) {
      throw wrong(node, "there is no such step: " + written.split(" ", 2)[0]);
    }
    var line = found.getFirst();
    try {
      if (!line.name().equals("obey")) {
        Directive.parse(line);
      }
    } catch (Directive.Wrong mistake) {
      throw wrong(node, String.valueOf(mistake.getMessage()));
    }
    return line;
  }

  /** A step as a line: {@code text hi}, or the same as a map {@code text: hi}. */
  private String written(Yaml node) {
    if (node instanceof Yaml.Scalar(String text, int _)) {
      return text;
    }
    var fields = fields(node, "a step is a text or a map", Set.of());
    var name = fields.keySet().stream().findFirst().orElse("");
    var value = fields.get(name);
    boolean isTool = name.endsWith("tool");
    if (value == null || fields.size() > (isTool && fields.containsKey("input") ? 2 : 1)) {
      throw wrong(node, "a step has one name");
    }
    var input = fields.get("input");
    if (isTool && input != null) {
      return name + " " + text(value, "a tool has a name") + " " + Json.text(input.json());
    }
    if (value instanceof Yaml.Scalar(String text, int _)) {
      return name + " " + text;
    }
    JsonNode json = value.json();
    return name + " " + Json.text(json);
  }

  /** The fields of a map, which are among these; any are where none are named. */
  private Map<String, Yaml> fields(Yaml node, String rule, Set<String> known) {
    if (!(node instanceof Yaml.Fields(Map<String, Yaml> fields, int _))) {
      throw wrong(node, rule);
    }
    for (var field : fields.entrySet()) {
      if (!known.isEmpty() && !known.contains(field.getKey())) {
        throw wrong(field.getValue(), "there is no such key here: " + field.getKey());
      }
    }
    return fields;
  }

  private List<Yaml> items(Yaml node, String rule) {
    if (node instanceof Yaml.Items(List<Yaml> items, int _)) {
      return items;
    }
    throw wrong(node, rule);
  }

  private String text(Yaml node, String rule) {
    if (node instanceof Yaml.Scalar(String text, int _)) {
      return text;
    }
    throw wrong(node, rule);
  }

  private Path path(String text) {
    return file.toAbsolutePath().resolveSibling(text).normalize();
  }

  private SimulatorException.BadScript wrong(Yaml node, String rule) {
    return new SimulatorException.BadScript(file, node.line(), rule);
  }
}
