// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/** An MCP server as a program of its own, which can be told to misbehave. */
public final class StdioMcpServer {
  private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);
  private static final List<String> TOOLS =
      List.of(
          "echo",
          "die",
          "hang",
          "huge",
          "endless",
          "kinds",
          "garbage",
          "chatter",
          "offspring",
          "env",
          "fail",
          "refuse",
          "change.list");
  private static final int PAGE = 5;

  private StdioMcpServer() {}

  /** The command that starts it; what it is told to do at once comes behind. */
  static List<String> command(String... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
    command.add(
        Stream.of(
                StdioMcpServer.class, Json.class, JsonNode.class, JsonFactory.class, annotations())
            .map(StdioMcpServer::origin)
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(StdioMcpServer.class.getName());
    command.addAll(List.of(words));
    return command;
  }

  /** By name, because it is no dependency of ours. */
  private static Class<?> annotations() {
    try {
      return Class.forName("com.fasterxml.jackson.annotation.JsonView");
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static String origin(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  public static void main(String[] args) throws IOException {
    var behaviour = args.length == 0 ? "" : args[0];
    switch (behaviour) {
      case "dies" -> {
        System.err.println("no license for token=" + System.getenv("TOKEN"));
        System.exit(3);
      }
      case "mute" -> LockSupport.park();
      case "log" ->
          Files.writeString(
              Path.of(args[1]),
              ProcessHandle.current().pid() + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
      default -> {}
    }
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var message = Json.parse(line).tree();
      if (message.path("method").asString("").equals("notifications/cancelled")
          && args.length > 1) {
        Files.writeString(Path.of(args[1]), "cancelled\n", StandardOpenOption.APPEND);
      }
      if (message.has("id") && message.has("method")) {
        answer(message, behaviour, args);
      }
    }
  }

  private static void answer(JsonNode message, String behaviour, String[] args) throws IOException {
    var params = message.path("params");
    switch (message.path("method").asString("")) {
      case "initialize" ->
          result(
              message,
              Map.of(
                  "protocolVersion", params.path("protocolVersion").asString(),
                  "capabilities", Map.of("tools", Map.of("listChanged", true)),
                  "serverInfo", Map.of("name", "scripted", "version", "1")));
      case "tools/list" -> list(message, params.path("cursor").asString("0"), behaviour, args);
      case "tools/call" -> call(message, params);
      default -> result(message, Map.of());
    }
  }

  private static void list(JsonNode message, String cursor, String behaviour, String[] args)
      throws IOException {
    if (behaviour.equals("circle")) {
      result(message, Map.of("tools", List.of(), "nextCursor", "again"));
      return;
    }
    int from = Integer.parseInt(cursor);
    var restarted =
        behaviour.equals("log")
            && Files.readAllLines(Path.of(args[1])).stream()
                    .filter(line -> !line.equals("cancelled"))
                    .count()
                > 1;
    var page =
        TOOLS.subList(from, Math.min(from + PAGE, TOOLS.size())).stream()
            .filter(name -> !(restarted && name.equals("fail")))
            .map(StdioMcpServer::tool)
            .collect(Collectors.toList());
    if (behaviour.equals("twins") && from == 0) {
      page.add(tool("change.list"));
      page.add(tool("change_list"));
    }
    result(
        message,
        from + PAGE < TOOLS.size()
            ? Map.of("tools", page, "nextCursor", "" + (from + PAGE))
            : Map.of("tools", page));
  }

  private static Map<String, Object> tool(String name) {
    return Map.of(
        "name",
        name,
        "description",
        "Does " + name + ".\u200b\uDB40\uDC41 " + "x".repeat(10_000),
        "annotations",
        Map.of("readOnlyHint", true, "idempotentHint", true),
        "inputSchema",
        Map.of("type", "object", "properties", Map.of("text", Map.of("type", "string"))));
  }

  private static void call(JsonNode message, JsonNode params) throws IOException {
    var text = params.path("arguments").path("text").asString("");
    switch (params.path("name").asString("")) {
      case "echo" -> text(message, params.path("arguments").toString());
      case "die" -> {
        System.err.println("out of cheese");
        System.exit(7);
      }
      case "hang" -> {}
      case "huge" -> text(message, "é".repeat(1_000_000));
      case "endless" -> endless();
      case "kinds" -> result(message, Map.of("content", kinds()));
      case "garbage" -> OUT.println("{\"jsonrpc\": oops");
      case "chatter" -> {
        OUT.println("Listening on stdio …");
        OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
        OUT.println("{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}");
        text(message, "said");
      }
      case "offspring" -> offspring(message, text);
      case "env" -> text(message, String.join("\n", System.getenv().keySet()));
      case "fail" ->
          result(
              message,
              Map.of(
                  "content",
                  List.of(Map.of("type", "text", "text", "no such row")),
                  "isError",
                  true));
      default ->
          OUT.println(
              Json.of(
                  Map.of(
                      "jsonrpc", "2.0",
                      "id", message.path("id"),
                      "error",
                          Map.of(
                              "code", -32602, "message", "not with " + System.getenv("TOKEN")))));
    }
  }

  private static void endless() {
    var block = "x".repeat(1_000_000);
    OUT.print("{");
    while (!OUT.checkError()) {
      OUT.print(block);
    }
  }

  /** A child, and a grandchild that outlives it. */
  private static void offspring(JsonNode message, String file) throws IOException {
    new ProcessBuilder(
            "sh",
            "-c",
            "(sleep 1000 & echo $! >> "
                + file
                + ") ; sleep 1000 & echo $! >> "
                + file
                + "; echo done >> "
                + file)
        .start();
    text(message, "started");
  }

  private static List<Object> kinds() {
    var pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    return List.of(
        Map.of("type", "text", "text", "words"),
        Map.of("type", "text", "text", ""),
        Map.of("type", "image", "data", pixel, "mimeType", "image/jpeg"),
        Map.of("type", "image", "data", "bm8gaW1hZ2U=", "mimeType", "image/png"),
        Map.of("type", "audio", "data", "AAAA", "mimeType", "audio/wav"),
        Map.of("type", "resource", "resource", Map.of("uri", "file:///a", "text", "inside")),
        Map.of("type", "resource", "resource", Map.of("uri", "file:///b", "blob", "AAAA")),
        Map.of("type", "resource_link", "uri", "file:///c", "name", "c"),
        Map.of("type", "hologram", "depth", 3));
  }

  private static void text(JsonNode message, String text) {
    result(message, Map.of("content", List.of(Map.of("type", "text", "text", text))));
  }

  private static void result(JsonNode message, Object result) {
    OUT.println(Json.of(Map.of("jsonrpc", "2.0", "id", message.path("id"), "result", result)));
  }
}
