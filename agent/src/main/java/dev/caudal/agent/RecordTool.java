// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** A tool made of a record and a function. */
record RecordTool<I>(
    String name, String description, Json inputSchema, Class<I> input, Tool.Body<I> body)
    implements Tool {
  static <I> RecordTool<I> of(String name, String description, Class<I> input, Body<I> body) {
    return new RecordTool<>(name, description, Json.parse("{\"type\":\"object\"}"), input, body);
  }

  @Override
  public ToolOutput run(ToolCall call, ToolContext context) throws Exception {
    return ToolOutput.of(body.run(call.input().as(input), context));
  }
}
