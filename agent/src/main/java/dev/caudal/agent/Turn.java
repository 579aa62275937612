// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * A message of the conversation as it is sent: always the same bytes.
 *
 * @param content the array of its blocks
 */
record Turn(Role role, byte[] content) {
  /** Who says it. */
  enum Role {
    USER,
    ASSISTANT,
    /** The operator, in mid-conversation. */
    SYSTEM
  }

  private static final byte[] USER_OPENS = Bytes.utf8("{\"role\":\"user\",\"content\":");
  private static final byte[] ASSISTANT_OPENS = Bytes.utf8("{\"role\":\"assistant\",\"content\":");
  private static final byte[] SYSTEM_OPENS = Bytes.utf8("{\"role\":\"system\",\"content\":");
  private static final byte[] CLOSES = Bytes.utf8("}");

  static Turn user(List<byte[]> blocks) {
    return new Turn(Role.USER, Bytes.array(blocks));
  }

  static Turn system(String text) {
    return new Turn(Role.SYSTEM, Bytes.array(List.of(Blocks.textJson(text).bytes())));
  }

  /** Reads a message of the API or of a journal. */
  static Turn of(Json message) {
    var role =
        switch (message.tree().path("role").asString("")) {
          case "assistant" -> Role.ASSISTANT;
          case "system" -> Role.SYSTEM;
          default -> Role.USER;
        };
    return new Turn(
        role,
        JsonScan.member(message.bytes(), "content")
            .orElseThrow(() -> new EngineFailed("journal", "a message without content")));
  }

  /** The message in pieces; a model that knows no operator hears it from the user. */
  void writeTo(List<byte[]> out, boolean systemRole) {
    out.add(
        switch (role) {
          case USER -> USER_OPENS;
          case ASSISTANT -> ASSISTANT_OPENS;
          case SYSTEM -> systemRole ? SYSTEM_OPENS : USER_OPENS;
        });
    out.add(content);
    out.add(CLOSES);
  }

  Json json() {
    var pieces = new ArrayList<byte[]>(3);
    writeTo(pieces, true);
    return Json.trusted(Bytes.join(pieces.toArray(byte[][]::new)));
  }

  List<byte[]> blocks() {
    return JsonScan.items(content);
  }
}
