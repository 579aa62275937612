// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads an event stream block by block. */
final class Stream implements AutoCloseable {
  private final Wire wire;
  private final Wire.Answer head;
  private final Deque<String> blocks = new ArrayDeque<>();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean ended;

  private Stream(Wire wire, Wire.Answer head) {
    this.wire = wire;
    this.head = head;
  }

  /** A block: its id and its data; null where it has none. */
  record Block(@Nullable String id, @Nullable JsonNode data, String text) {
    String type() {
      return data == null ? "" : data.path("type").asString("");
    }

    static Block of(String text) {
      String id = null;
      JsonNode data = null;
      for (var line : text.split("\n", -1)) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = Json.ours(line.substring(6).getBytes(UTF_8));
        }
      }
      return new Block(id, data, text);
    }
  }

  static Stream open(Wire wire, String method, String target, String body, String... headers)
      throws IOException {
    var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: localhost\r\n");
    }
    for (var header : headers) {
      request.append(header).append("\r\n");
    }
    wire.say(request + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n");
    wire.socket().getOutputStream().write(body.getBytes(UTF_8));
    return new Stream(wire, wire.head());
  }

  Wire.Answer head() {
    return head;
  }

  String runId() {
    return head.header("X-Run-Id");
  }

  /** The next block; nothing at the stream's end. */
  @Nullable Block next() throws IOException {
    while (blocks.isEmpty()) {
      var chunk = ended ? new byte[0] : wire.chunk();
      if (chunk.length == 0) {
        ended = true;
        return null;
      }
      begun.writeBytes(chunk);
      var text = begun.toString(UTF_8);
      int end = text.lastIndexOf("\n\n");
      if (end >= 0) {
        blocks.addAll(List.of(text.substring(0, end).split("\n\n")));
        begun.reset();
        begun.writeBytes(text.substring(end + 2).getBytes(UTF_8));
      }
    }
    return Block.of(blocks.removeFirst());
  }

  /** Reads up to the first event of a type, or the end. */
  List<Block> until(String type) throws IOException {
    var all = new ArrayList<Block>();
    for (var block = next(); block != null; block = next()) {
      all.add(block);
      if (block.type().equals(type)) {
        break;
      }
    }
    return all;
  }

  List<Block> all() throws IOException {
    return until("no such type");
  }

  static String types(List<Block> blocks) {
    return blocks.stream()
        .map(Block::type)
        .filter(type -> !List.of("", "progress", "milestone", "status").contains(type))
        .collect(Collectors.joining(" "));
  }

  static String text(List<Block> blocks) {
    var text = new StringBuilder();
    for (var block : blocks) {
      var data = block.data();
      if (data != null && block.type().equals("text")) {
        text.append(data.path("content").asString());
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
