// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;

/**
 * An image for the model, made of foreign data. The API refuses a conversation for ever that holds
 * one which is not what it says, so it is looked at first.
 */
final class ImageBlock {
  private static final int MOST_BASE64_CHARS = 5 * 1024 * 1024;

  private ImageBlock() {}

  /** The block; empty where the data is no image that the API takes. */
  static Optional<ContentBlock> of(String base64) {
    if (base64.isEmpty() || base64.length() > MOST_BASE64_CHARS) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getMimeDecoder().decode(base64);
      return type(bytes).map(type -> block(type, Base64.getEncoder().encodeToString(bytes)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** By its first bytes, whatever its sender calls it. */
  private static Optional<String> type(byte[] bytes) {
    var head = new String(bytes, 0, Math.min(12, bytes.length), ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of("image/png");
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return Optional.of("image/gif");
    }
    return head.startsWith("RIFF") && head.startsWith("WEBP", 8)
        ? Optional.of("image/webp")
        : Optional.empty();
  }

  private static ContentBlock block(String type, String data) {
    var json = Json.of(new ImageJson("image", new SourceJson("base64", type, data)));
    return new ContentBlock.Image(json);
  }

  private record ImageJson(String type, SourceJson source) {}

  private record SourceJson(String type, String media_type, String data) {}
}
