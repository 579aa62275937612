// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a model reads: tools, then system, then messages, block by block, each with a hash of
 * everything up to it.
 *
 * @param toolsEnd how many blocks belong to the tools
 * @param systemEnd how many blocks belong to tools and system
 */
record Prompt(List<Part> parts, int toolsEnd, int systemEnd) {

  /**
   * A block.
   *
   * @param tokens of the whole prompt up to here
   * @param lifetime what its {@code cache_control} asks for, or nothing
   */
  record Part(String hash, long tokens, String lifetime, boolean markable) {}

  static Prompt of(Ask ask) {
    return new Maker(ask).make();
  }

  long tokens() {
    return parts.isEmpty() ? 1 : parts.getLast().tokens();
  }

  /** The hash of everything up to that number of blocks. */
  String hashAt(int end) {
    return end == 0 ? "" : parts.get(end - 1).hash();
  }

  private static final class Maker {
    private final Ask ask;
    private final List<Part> parts = new ArrayList<>();
    private byte[] state;
    private long tokens = 3;

    Maker(Ask ask) {
      this.ask = ask;
      this.state = Digest.of(new byte[0], ask.caller().account() + "\n" + ask.modelName());
    }

    Prompt make() {
      var media = new Media(ask);
      ask.tools().valueStream().filter(tool -> !WebSearch.isTool(tool)).forEach(this::addMarkable);
      int toolsEnd = parts.size();
      // Web search, citations and speed are told to the model behind the tools.
      mix("system " + ask.speed() + (media.isCited() ? " cited" : ""));
      ask.tools().valueStream().filter(WebSearch::isTool).forEach(this::addMarkable);
      ask.system().forEach(this::addMarkable);
      int systemEnd = parts.size();
      mix(
          "messages "
              + Canon.of(ask.body().path("tool_choice"))
              + ask.thinkingType()
              + ask.effort()
              + media.images());
      var messages = ask.messages();
      var role = "";
      for (var message : messages) {
        if (isCleared(message)) {
          continue;
        }
        if (!message.role().equals(role)) {
          role = message.role();
          mix(role);
        }
        for (var block : message.content()) {
          add(
              block,
              !Json.string(block, "type").endsWith("thinking") && !message.raw().has("clear_at"));
        }
      }
      return new Prompt(List.copyOf(parts), toolsEnd, systemEnd);
    }

    /** A message for one turn is not read any more when the next has begun. */
    private boolean isCleared(Message message) {
      return Json.string(message.raw(), "clear_at").equals("next_user_message")
          && ask.messages().stream().skip(message.index() + 1L).anyMatch(Message::isUser);
    }

    private void mix(String text) {
      state = Digest.of(state, text);
    }

    private void addMarkable(JsonNode block) {
      add(block, true);
    }

    private void add(JsonNode block, boolean markable) {
      if (block.path("defer_loading").booleanValue(false)) {
        return;
      }
      mix(Canon.of(block));
      tokens += Tokens.of(block, ask.model());
      parts.add(new Part(HexFormat.of().formatHex(state), tokens, lifetime(block), markable));
    }

    private static String lifetime(JsonNode block) {
      var control = block.path("cache_control");
      if (!control.isObject()) {
        return "";
      }
      var ttl = Json.string(control, "ttl");
      return ttl.isEmpty() ? "5m" : ttl;
    }
  }
}
