// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A row of a file of facts. What it holds is checked while it is read; a mistake says the file, the
 * place, the rule and the value.
 */
final class FactRow {
  private final String place;
  private final JsonNode row;
  private final Set<String> seen = new LinkedHashSet<>();

  private FactRow(String place, JsonNode row) {
    this.place = place;
    this.row = row;
    if (!row.isObject()) {
      throw wrong("", "is an object", row);
    }
  }

  /** The rows of a file of the user's. */
  static <R> List<R> ofFile(Path file, String list, Function<FactRow, R> reader) {
    try {
      return rows(file.toString(), list, Files.readAllBytes(file), reader);
    } catch (IOException e) {
      throw new InvalidRequest("a file of " + list + " cannot be read: " + file + ": " + e);
    }
  }

  /** The rows of a file of our own. */
  static <R> List<R> ofResource(String name, String list, Function<FactRow, R> reader) {
    try (InputStream in = FactRow.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new EngineFailed("resource", "missing: " + name);
      }
      return rows(name, list, in.readAllBytes(), reader);
    } catch (IOException e) {
      throw new EngineFailed("resource", "cannot be read: " + name, e);
    }
  }

  private static <R> List<R> rows(
      String file, String list, byte[] bytes, Function<FactRow, R> reader) {
    JsonNode tree;
    try {
      tree = Json.MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new InvalidRequest(
          file + ":" + at.getLineNr() + ":" + at.getColumnNr() + ": " + e.getOriginalMessage());
    }
    var top = new FactRow(file, tree);
    var items = top.node(list);
    top.done();
    if (!items.isArray()) {
      throw top.wrong(list, "is a list", items);
    }
    var rows = new ArrayList<R>();
    for (int i = 0; i < items.size(); i++) {
      var row = new FactRow(file + ": " + list + "[" + i + "]", items.get(i));
      rows.add(reader.apply(row));
      row.done();
    }
    return List.copyOf(rows);
  }

  String text(String field) {
    var node = node(field);
    if (!node.isString() || node.asString().isBlank()) {
      throw wrong(field, "is a text", node);
    }
    return node.asString();
  }

  /** A text out of a few. */
  String oneOf(String field, List<String> allowed) {
    var text = text(field);
    if (!allowed.contains(text)) {
      throw wrong(field, "is one of " + String.join(", ", allowed), node(field));
    }
    return text;
  }

  boolean flag(String field) {
    var node = node(field);
    if (!node.isBoolean()) {
      throw wrong(field, "is true or false", node);
    }
    return node.asBoolean();
  }

  /** A whole number above zero. */
  int count(String field) {
    var node = node(field);
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() <= 0) {
      throw wrong(field, "is a whole number above 0", node);
    }
    return node.asInt();
  }

  int countOr(String field, int without) {
    return row.has(field) ? count(field) : without;
  }

  /** An amount that is not negative; best written as a text. */
  BigDecimal amount(String field) {
    var node = node(field);
    try {
      var amount = new BigDecimal(node.isNumber() ? node.asString() : text(field));
      if (amount.signum() >= 0) {
        return amount;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(field, "is an amount that is not negative", node);
  }

  Optional<LocalDate> date(String field) {
    if (!row.has(field)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text(field)));
    } catch (DateTimeException e) {
      throw wrong(field, "is a date like 2026-11-09", node(field));
    }
  }

  /** Texts, in order; none where the field is left out. */
  List<String> texts(String field) {
    if (!row.has(field)) {
      return List.of();
    }
    var node = node(field);
    var texts = new ArrayList<String>();
    for (var item : node) {
      if (!item.isString()) {
        throw wrong(field, "is a list of texts", node);
      }
      texts.add(item.asString());
    }
    if (!node.isArray()) {
      throw wrong(field, "is a list of texts", node);
    }
    return List.copyOf(texts);
  }

  /** Texts out of a few. */
  List<String> someOf(String field, List<String> allowed) {
    var texts = texts(field);
    if (!allowed.containsAll(texts)) {
      throw wrong(field, "has only " + String.join(", ", allowed), node(field));
    }
    return texts;
  }

  InvalidRequest wrong(String field, String rule) {
    return wrong(field, rule, row.path(field));
  }

  private InvalidRequest wrong(String field, String rule, JsonNode value) {
    var shown = value.isMissingNode() ? "it is missing" : value.toString();
    var where = field.isEmpty() ? place : place + "." + field;
    return new InvalidRequest(where + " " + rule + ": " + shown);
  }

  private JsonNode node(String field) {
    seen.add(field);
    return row.path(field);
  }

  private void done() {
    for (var field : row.propertyNames()) {
      if (!seen.contains(field)) {
        throw wrong(field, "is no field that is known here");
      }
    }
  }
}
