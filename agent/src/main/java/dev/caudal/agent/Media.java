// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * The pictures and documents in a message: their bytes say nothing about how many tokens they are.
 *
 * @param bytes of their encoded data
 * @param tokens rather too many than too few
 */
record Media(long bytes, long tokens) {
  private static final Media NONE = new Media(0, 0);
  private static final String ENCODED = "\"base64\"";

  /** A picture is scaled down to so much at most. */
  private static final long PICTURE_TOKENS = 5_000;

  /** A page of a document seldom has fewer bytes than this for each of its tokens. */
  private static final long DOCUMENT_BYTES = 8;

  static Media in(Turn turn) {
    // Looking for a word is cheaper than reading all of a turn that has none.
    return new String(turn.content(), StandardCharsets.ISO_8859_1).contains(ENCODED)
        ? in(Json.trusted(turn.content()).tree())
        : NONE;
  }

  private static Media in(JsonNode node) {
    var source = node.path("source");
    if (source.path("type").asString("").equals("base64")) {
      long bytes = source.path("data").asString("").length();
      boolean picture = node.path("type").asString("").equals("image");
      return new Media(bytes, picture ? PICTURE_TOKENS : bytes / DOCUMENT_BYTES);
    }
    var sum = NONE;
    for (var child : node) {
      var media = in(child);
      sum = new Media(sum.bytes + media.bytes, sum.tokens + media.tokens);
    }
    return sum;
  }
}
