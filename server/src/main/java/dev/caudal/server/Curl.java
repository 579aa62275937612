// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/** Calls of operations, as one types them into a shell. */
final class Curl {
  static final String BASE = "http://localhost:8080";

  private final JsonNode api;

  Curl(JsonNode api) {
    this.api = api;
  }

  String of(String path, String method, JsonNode operation) {
    var words = new StringBuilder("curl ");
    if (operation.at("/responses/200/content").has(MediaType.SSE)) {
      words.append("-N ");
    }
    if (!method.equals("GET")) {
      words.append("-X ").append(method).append(' ');
    }
    var address = BASE + path.replace("{", "$").replace("}", "") + query(operation);
    words.append(address.matches("[A-Za-z0-9:/._-]*") ? address : "\"" + address + "\"");
    var body = operation.at("/requestBody/content").path(MediaType.JSON).path("example");
    if (!body.isMissingNode() && !body.isEmpty()) {
      words.append(" \\\n  -H 'Content-Type: application/json' \\\n  -d '");
      words.append(body.toString().replace("'", "'\\''")).append('\'');
    }
    return words.toString();
  }

  /** The parameters of which an example is known; of a task, its words alone. */
  private String query(JsonNode operation) {
    var query = new ArrayList<String>();
    for (var given : operation.path("parameters")) {
      var ref = given.path("$ref").asString("");
      var parameter = ref.isEmpty() ? given : api.at(ref.substring(1));
      var name = parameter.path("name").asString("");
      if (parameter.path("in").asString("").equals("query") && isNeeded(operation, name)) {
        query.add(name + "=" + URLEncoder.encode(example(parameter), UTF_8));
      }
    }
    return query.isEmpty() ? "" : "?" + String.join("&", query);
  }

  private static boolean isNeeded(JsonNode operation, String name) {
    boolean asksOtherwise = operation.path("operationId").asString("").equals("deltaStream");
    return name.equals(asksOtherwise ? "query" : "task");
  }

  private String example(JsonNode parameter) {
    var schema = parameter.path("schema").path("$ref").asString("");
    return schema.isEmpty()
        ? parameter.path("example").asString("")
        : api.at(schema.substring(1)).path("examples").path(0).asString("");
  }
}
