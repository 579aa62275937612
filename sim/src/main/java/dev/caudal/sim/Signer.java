// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Signs the thinking of one answer over everything that stands before it. */
final class Signer {

  private static final int REDACTED = 48;

  private final Ask ask;
  private final Prefix prefix;
  private final List<String> signed = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String previous = "";

  Signer(Ask ask) {
    this.ask = ask;
    this.prefix = new Prefix(ask);
    for (var message : ask.messages()) {
      prefix.role(message.role());
      for (var block : message.content()) {
        prefix.add(block);
        if (Json.string(block, "type").equals("thinking")) {
          previous = Signature.hash(Json.string(block, "signature"));
        }
      }
    }
    prefix.role("assistant");
  }

  /** Whether thinking is readable; notes between calls of tools are, where updates are shown. */
  boolean isReadable(boolean callsFollow) {
    var thinking = ask.body().path("thinking");
    if (ask.thinkingType().equals("between_tools")) {
      return true;
    }
    var display = Json.string(thinking, "display");
    return switch (display.isEmpty() ? ask.model().display() : display) {
      case "summarized" -> true;
      case "updates" -> callsFollow;
      default -> false;
    };
  }

  /** The signature of a thinking block; no words where they are not readable. */
  String sign(String words) {
    endText();
    var sealed =
        new Signature(
                ask.modelName().replace('|', '_'),
                ask.caller().account(),
                previous,
                prefix.system,
                prefix.tools,
                prefix.hash(),
                words.isEmpty() ? "" : Signature.hash(words))
            .sealed();
    previous = Signature.hash(sealed);
    signed.add(sealed);
    return sealed;
  }

  /** A block of thinking that nobody may read, which must come back like any other. */
  ObjectNode redacted() {
    var data = Base64.getEncoder().encodeToString(Ids.random(REDACTED));
    signed.add(data);
    return Json.object().put("type", "redacted_thinking").put("data", data);
  }

  /** An id for a call, which remembers the thinking it came from. */
  String toolId() {
    return CallId.make(signed);
  }

  void text(String piece) {
    text.append(piece);
  }

  void block(JsonNode block) {
    endText();
    prefix.add(block);
  }

  private void endText() {
    if (!text.isEmpty()) {
      prefix.add(Json.object().put("type", "text").put("text", text.toString()));
      text.setLength(0);
    }
  }
}
