// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool made of a record and a function. */
record RecordTool<I>(
    String name, String description, Json inputSchema, Class<I> input, Tool.Body<I> body)
    implements Tool {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

  RecordTool {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidRequest("a tool's name must match " + NAME + ": " + name);
    }
    if (description.isBlank()) {
      throw new InvalidRequest("a tool needs a description: " + name);
    }
  }

  static <I> RecordTool<I> of(String name, String description, Class<I> input, Body<I> body) {
    return new RecordTool<>(name, description, Schemas.ofInput(input), input, body);
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) throws InterruptedException {
    I value;
    try {
      var given = withoutNulls(call.input());
      var problems = Validation.problems(inputSchema, given);
      if (!problems.isEmpty()) {
        return misfit(name, problems);
      }
      value = given.as(input);
    } catch (InvalidRequest e) {
      return misfit(name, List.of(e.getMessage()));
    }
    try {
      return ToolOutput.of(body.run(value, context));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
      return failure(e);
    }
  }

  /** What the model reads when its input does not fit. */
  static ToolOutput misfit(String tool, List<String> problems) {
    return ToolOutput.error(
        "The input of %s does not fit its schema:\n- %s"
            .formatted(tool, String.join("\n- ", problems)));
  }

  private static ToolOutput failure(Throwable thrown) {
    var type = thrown.getClass().getSimpleName();
    var name = type.isEmpty() ? "Exception" : type;
    var message = thrown.getMessage();
    return ToolOutput.error(message == null || message.isBlank() ? name : name + ": " + message);
  }

  /**
   * A null where a field may be missing means that it is missing; models write both. Only what the
   * schema calls optional is left out, so a required field stays an error.
   */
  private Json withoutNulls(Json given) {
    var tree = given.tree();
    return tree.isObject() ? Json.of(withoutNulls(inputSchema.tree(), tree)) : given;
  }

  private static JsonNode withoutNulls(JsonNode schema, JsonNode value) {
    if (value.isArray()) {
      var kept = Json.MAPPER.createArrayNode();
      value.forEach(item -> kept.add(withoutNulls(schema.path("items"), item)));
      return kept;
    }
    if (!(value instanceof ObjectNode object)) {
      return value;
    }
    var required = schema.path("required");
    var kept = Json.MAPPER.createObjectNode();
    for (var field : object.properties()) {
      var known = schema.path("properties").path(field.getKey());
      boolean optional =
          !known.isMissingNode()
              && required.valueStream().noneMatch(name -> name.asString().equals(field.getKey()));
      if (!optional || !field.getValue().isNull()) {
        kept.set(field.getKey(), withoutNulls(known, field.getValue()));
      }
    }
    return kept;
  }
}
