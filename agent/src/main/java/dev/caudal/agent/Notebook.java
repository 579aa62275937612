// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Jupyter notebook: cells, in the order they stand, and whatever else its file holds. */
record Notebook(ObjectNode tree, ArrayNode cells) {
  private static final int MAX_OUTPUT = 10_000;
  private static final DefaultIndenter ONE_SPACE = new DefaultIndenter(" ", "\n");
  private static final Separators AS_JUPYTER =
      Separators.createDefaultInstance()
          .withObjectNameValueSpacing(Separators.Spacing.AFTER)
          .withArrayEmptySeparator("")
          .withObjectEmptySeparator("");

  static Notebook parse(byte[] content) throws Refusal {
    try {
      if (Json.MAPPER.readTree(content) instanceof ObjectNode tree
          && tree.path("cells") instanceof ArrayNode cells) {
        return new Notebook(tree, cells);
      }
    } catch (JacksonException broken) {
      throw new Refusal("not a notebook: " + broken.getOriginalMessage());
    }
    throw new Refusal("not a notebook: it has no cells");
  }

  /** The file, laid out as Jupyter does. */
  byte[] content() {
    var printer =
        new DefaultPrettyPrinter(AS_JUPYTER)
            .withObjectIndenter(ONE_SPACE)
            .withArrayIndenter(ONE_SPACE);
    return (Json.MAPPER.writer().with(printer).writeValueAsString(tree) + "\n").getBytes(UTF_8);
  }

  /** Where a cell stands: by its id, or {@code cell-N} counted from 0. */
  Optional<Integer> find(String id) {
    for (var i = 0; i < cells.size(); i++) {
      if (id.equals(idOf(i))) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  String idOf(int index) {
    return cells.path(index).path("id").asString("cell-" + index);
  }

  /** Whether cells carry ids, which they do from format 4.5 on. */
  boolean hasIds() {
    var major = tree.path("nbformat").asInt(0);
    return major > 4 || (major == 4 && tree.path("nbformat_minor").asInt(0) >= 5);
  }

  /** All cells as text, cut at so many characters. */
  String shown(int most) {
    var shown = new StringBuilder();
    for (var i = 0; i < cells.size(); i++) {
      var cell = cells.path(i);
      shown.append("<cell id=\"%s\" type=\"%s\">\n".formatted(idOf(i), type(cell)));
      shown.append(joined(cell.path("source"))).append("\n</cell>\n");
      for (var output : cell.path("outputs")) {
        shown.append("<output>\n").append(textOf(output)).append("\n</output>\n");
      }
      if (shown.length() > most) {
        shown.setLength(most);
        return shown.append("\n[the rest is not shown: the notebook is too long]").toString();
      }
    }
    return shown.isEmpty() ? "[the notebook has no cells]" : shown.toString().stripTrailing();
  }

  static String type(JsonNode cell) {
    return cell.path("cell_type").asString("code");
  }

  private static String textOf(JsonNode output) {
    var text =
        switch (output.path("output_type").asString("")) {
          case "stream" -> joined(output.path("text"));
          case "error" ->
              output.path("ename").asString("") + ": " + output.path("evalue").asString("");
          default -> {
            var data = output.path("data");
            yield data.has("text/plain")
                ? joined(data.path("text/plain"))
                : "[" + String.join(", ", data.propertyNames()) + "]";
          }
        };
    return text.length() > MAX_OUTPUT ? text.substring(0, MAX_OUTPUT) + "…" : text;
  }

  /** Texts of a notebook are strings or lists of lines. */
  private static String joined(JsonNode text) {
    var whole = new StringBuilder(text.asString(""));
    for (var line : text) {
      whole.append(line.asString(""));
    }
    return whole.toString();
  }
}
