// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Tells what a file's bytes are. */
final class FileContent {
  /** The largest file that is taken into memory. */
  static final int MAX_BYTES = 16 << 20;

  private static final int BINARY_PROBE = 8_192;

  private FileContent() {}

  static boolean isBinary(byte[] content) {
    for (var i = 0; i < Math.min(content.length, BINARY_PROBE); i++) {
      if (content[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** The media type of a picture that the API takes; empty for anything else. */
  static Optional<String> pictureType(byte[] content) {
    if (begins(content, 0, "\u0089PNG\r\n\u001a\n")) {
      return Optional.of("image/png");
    }
    if (begins(content, 0, "\u00ff\u00d8\u00ff")) {
      return Optional.of("image/jpeg");
    }
    if (begins(content, 0, "GIF87a") || begins(content, 0, "GIF89a")) {
      return Optional.of("image/gif");
    }
    return begins(content, 0, "RIFF") && begins(content, 8, "WEBP")
        ? Optional.of("image/webp")
        : Optional.empty();
  }

  static boolean isPdf(byte[] content) {
    return begins(content, 0, "%PDF-");
  }

  /** The text, if it can be written back as it is. */
  static String exactText(byte[] content, String file) throws Refusal {
    if (isBinary(content)) {
      throw new Refusal(Paths.shown(file) + " is not a text file");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException other) {
      throw new Refusal(Paths.shown(file) + " is not UTF-8: it cannot be edited as text");
    }
  }

  private static boolean begins(byte[] content, int at, String magic) {
    var wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return content.length >= at + wanted.length
        && Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
