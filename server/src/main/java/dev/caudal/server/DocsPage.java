// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Html.code;
import static dev.caudal.server.Html.escape;
import static dev.caudal.server.Html.prose;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The description of all doors as a page: no script, nothing from elsewhere. */
final class DocsPage {
  private final JsonNode api;
  private final Curl curl;
  private final StringBuilder out = new StringBuilder();

  DocsPage(JsonNode api) {
    this.api = api;
    this.curl = new Curl(api);
  }

  String style() {
    try (var in = DocsPage.class.getResourceAsStream("openapi/docs.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  String render() {
    var info = api.path("info");
    say("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    say("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    say("<title>Caudal: its doors</title>\n<style>" + style() + "</style>\n</head>\n<body>\n");
    say("<h1>" + escape(text(info, "title") + " " + text(info, "version")) + "</h1>\n");
    say("<p><strong>" + prose(text(info, "summary")) + "</strong></p>\n");
    say("<p>" + prose(text(info, "description")) + "</p>\n");
    say("<p>For programs: <a href=\"/openapi.json\">openapi.json</a>. In the examples ");
    say(code(Curl.BASE) + " stands for this server.</p>\n");
    contents();
    api.path("tags").forEach(this::chapter);
    say("<h2 id=\"shapes\">Shapes</h2>\n");
    api.path("components")
        .path("schemas")
        .properties()
        .forEach(schema -> shape(schema.getKey(), schema.getValue()));
    say("</body>\n</html>\n");
    return out.toString();
  }

  private void contents() {
    say("<nav aria-label=\"Contents\"><ul>\n");
    for (var tag : api.path("tags")) {
      operations(
          tag,
          (path, method, operation) -> {
            var anchor = escape(text(operation, "operationId"));
            say("<li><a href=\"#" + anchor + "\">" + code(method + " " + path) + "</a></li>\n");
          });
    }
    say("<li><a href=\"#shapes\">Shapes</a></li>\n</ul></nav>\n");
  }

  private void chapter(JsonNode tag) {
    say("<h2>" + escape(text(tag, "name")) + "</h2>\n<p>" + prose(text(tag, "description")));
    say("</p>\n");
    operations(tag, this::operation);
  }

  private interface Visitor {
    void visit(String path, String method, JsonNode operation);
  }

  private void operations(JsonNode tag, Visitor visitor) {
    for (var path : api.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (text(operation.getValue().path("tags").path(0)).equals(text(tag, "name"))) {
          var method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
          visitor.visit(path.getKey(), method, operation.getValue());
        }
      }
    }
  }

  private void operation(String path, String method, JsonNode operation) {
    say("<section id=\"" + escape(text(operation, "operationId")) + "\">\n");
    say("<h3>" + code(method + " " + path) + "</h3>\n");
    say("<p>" + prose(text(operation, "summary")) + ". ");
    say(prose(text(operation, "description")) + "</p>\n");
    say("<pre>" + escape(curl.of(path, method, operation)) + "</pre>\n");
    var body = operation.path("requestBody").path("content").path(MediaType.JSON);
    if (!body.isMissingNode()) {
      say("<p>Body: " + Shapes.words(body.path("schema")) + "</p>\n");
    }
    parameters(operation.path("parameters"));
    responses(operation.path("responses"));
    say("</section>\n");
  }

  private void parameters(JsonNode parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    say("<details><summary>Parameters</summary>\n<table>\n");
    row("th", "name", "in", "what");
    for (var given : parameters) {
      var it = resolve(given);
      row("td", code(text(it, "name")), escape(text(it, "in")), prose(text(it, "description")));
    }
    say("</table></details>\n");
  }

  private void responses(JsonNode responses) {
    say("<details><summary>Answers</summary>\n<table>\n");
    row("th", "status", "body", "what");
    for (var response : responses.properties()) {
      var it = resolve(response.getValue());
      var bodies = new StringBuilder();
      for (var content : it.path("content").properties()) {
        var schema = content.getValue().path("schema");
        bodies.append(escape(content.getKey())).append(' ');
        bodies.append(Shapes.words(schema.has("x-data") ? schema.path("x-data") : schema));
        bodies.append("<br>");
      }
      row("td", escape(response.getKey()), bodies.toString(), prose(text(it, "description")));
    }
    say("</table></details>\n");
  }

  private void shape(String name, JsonNode schema) {
    say("<section id=\"shape-" + escape(name) + "\">\n<h3>" + code(name) + "</h3>\n");
    say("<p>" + prose(text(schema, "description")) + "</p>\n");
    var required = schema.path("required").toString();
    if (schema.has("properties")) {
      say("<table>\n");
      row("th", "field", "type", "what");
      for (var field : schema.path("properties").properties()) {
        var mark =
            required.contains("\"" + field.getKey() + "\"")
                ? ""
                : " <small>(may be absent)</small>";
        var is = field.getValue();
        row("td", code(field.getKey()) + mark, Shapes.words(is), prose(text(is, "description")));
      }
      say("</table>\n");
    } else {
      say("<p>" + Shapes.words(schema) + "</p>\n");
    }
    say("</section>\n");
  }

  private JsonNode resolve(JsonNode node) {
    var ref = text(node, "$ref");
    return ref.isEmpty() ? node : api.at(ref.substring(1));
  }

  private void row(String cell, String... cells) {
    say("<tr>");
    for (var each : cells) {
      say("<" + cell + ">" + each + "</" + cell + ">");
    }
    say("</tr>\n");
  }

  private static String text(JsonNode node, String name) {
    return text(node.path(name));
  }

  private static String text(JsonNode node) {
    return node.asString("");
  }

  private void say(String html) {
    out.append(html);
  }
}
