// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads {@code request.shape}, which says what a request may hold. */
final class Shapes {

  private static final Map<String, Shape> ALL = new HashMap<>();
  static final Shape MESSAGES;
  static final Shape COUNT;

  static {
    for (var section : Resource.text("request.shape").split("\n\n", -1)) {
      var lines = section.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        var head = lines.getFirst().split(" ", -1);
        var body = lines.subList(1, lines.size());
        ALL.put(head[0], head.length > 1 ? tagged(head, body) : fields(body));
      }
    }
    MESSAGES = named("request");
    COUNT = named("count");
  }

  private Shapes() {}

  private static Shape named(String name) {
    var shape = ALL.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("no shape is called " + name);
    }
    return shape;
  }

  private static Shape fields(List<String> lines) {
    var fields = new LinkedHashMap<String, Shape.Field>();
    for (var line : lines) {
      var cells = line.strip().split(" +", -1);
      boolean required = cells[0].endsWith("!");
      var name = cells[0].replace("!", "");
      List<String> betas =
          cells.length > 2 ? List.of(cells[2].substring(1).split(",", -1)) : List.of();
      if (name.equals("...")) {
        ((Shape.Fields) named(cells[1])).fields().forEach(fields::putIfAbsent);
      } else {
        fields.put(name, new Shape.Field(name, required, betas, type(cells[1])));
      }
    }
    return new Shape.Fields(fields);
  }

  private static Shape tagged(String[] head, List<String> lines) {
    var byType = new LinkedHashMap<String, Shape>();
    for (var line : lines) {
      var cells = line.strip().split(" +", -1);
      byType.put(cells[0], type(cells[1]));
    }
    return new Shape.Tagged(byType, head[1].equals("tagged") ? "" : head[1]);
  }

  private static Shape type(String text) {
    if (text.startsWith("'")) {
      var words = new LinkedHashSet<String>();
      for (var word : text.split("\\|", -1)) {
        words.add(word.replace("'", ""));
      }
      return new Shape.Words(words);
    }
    if (text.contains("|")) {
      var shapes = new ArrayList<Shape>();
      for (var part : text.split("\\|", -1)) {
        shapes.add(type(part));
      }
      return new Shape.Either(shapes);
    }
    if (text.startsWith("[")) {
      return new Shape.Items(type(text.substring(1, text.length() - 1)));
    }
    return switch (text) {
      case "string", "int", "number", "bool", "object", "any" -> new Shape.Scalar(text);
      default -> named(text);
    };
  }
}
