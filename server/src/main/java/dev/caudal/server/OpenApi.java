// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of all doors, put together from the files beside it. What all operations have in
 * common is written once and added here to each.
 */
final class OpenApi {
  private static final List<String> FILES =
      List.of(
          "head",
          "starting",
          "runs",
          "webhooks",
          "sessions",
          "tutorials",
          "house",
          "parts",
          "problems",
          "answers",
          "task",
          "events");
  private static final String TASK_IN_QUERY = "x-task-in-query";

  private final ObjectNode document = Json.object();

  private OpenApi() {
    FILES.forEach(file -> merge(document, read(file)));
    var common = read("everywhere");
    for (var path : document.path("paths")) {
      for (var operation : path) {
        complete((ObjectNode) operation, common);
      }
    }
    document.path("components").path("responses").forEach(OpenApi::nameCall);
  }

  static ObjectNode document() {
    return new OpenApi().document;
  }

  private static JsonNode read(String file) {
    try (var in = OpenApi.class.getResourceAsStream("openapi/" + file + ".json")) {
      return Json.ours(Objects.requireNonNull(in, file).readAllBytes());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (var member : from.properties()) {
      if (into.get(member.getKey()) instanceof ObjectNode there) {
        merge(there, member.getValue());
      } else {
        into.set(member.getKey(), member.getValue());
      }
    }
  }

  private void complete(ObjectNode operation, JsonNode common) {
    if (operation.remove(TASK_IN_QUERY) != null) {
      putTask(operation.withArray("parameters"));
    }
    var responses = (ObjectNode) operation.path("responses");
    add(responses, common.path("all"));
    if (operation.has("requestBody")) {
      add(responses, common.path("body"));
    }
    responses.forEach(OpenApi::nameCall);
  }

  private static void add(ObjectNode responses, JsonNode more) {
    for (var response : more.properties()) {
      if (!responses.has(response.getKey())) {
        responses.set(response.getKey(), response.getValue());
      }
    }
  }

  /** Every answer says which call it is for. */
  private static void nameCall(JsonNode response) {
    if (response instanceof ObjectNode object && !object.has("$ref")) {
      object
          .withObject("headers")
          .set("X-Request-Id", Json.object().put("$ref", "#/components/headers/X-Request-Id"));
    }
  }

  /** A parameter for each field of a task. */
  private void putTask(ArrayNode parameters) {
    var fields = document.path("components").path("schemas").path("Task").path("properties");
    for (var field : fields.properties()) {
      parameters.add(parameter(field.getKey(), field.getValue()));
    }
  }

  private static ObjectNode parameter(String name, JsonNode field) {
    var parameter =
        Json.object()
            .put("name", name)
            .put("in", "query")
            .put("description", field.path("description").asString(""));
    var schema = Json.object().put("$ref", "#/components/schemas/Task/properties/" + name);
    var type = field.path("type").asString("");
    if (type.equals("array") && !name.equals("content")) {
      parameter.put("style", "form").put("explode", false).set("schema", schema);
    } else if (type.equals("object") || type.equals("array") || type.isEmpty()) {
      parameter.putObject("content").putObject(MediaType.JSON).set("schema", schema);
    } else {
      parameter.set("schema", schema);
    }
    return parameter;
  }
}
