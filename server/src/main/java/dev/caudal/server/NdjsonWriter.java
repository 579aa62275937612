// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.runtime.LogEvent;
import java.io.ByteArrayOutputStream;

/**
 * Events as lines. An empty line breaks a silence.
 *
 * @param isMixed whether events name their run
 */
record NdjsonWriter(boolean isMixed) implements Frames {
  private static final byte[] LINE_END = "\n".getBytes(UTF_8);

  @Override
  public String type() {
    return MediaType.NDJSON;
  }

  @Override
  public byte[] opening() {
    return new byte[0];
  }

  @Override
  public void put(LogEvent event, ByteArrayOutputStream out) {
    out.writeBytes(SseWriter.oneLine(event.json(isMixed)));
    out.writeBytes(LINE_END);
  }

  @Override
  public byte[] heartbeat() {
    return LINE_END;
  }

  @Override
  public byte[] closing() {
    return new byte[0];
  }
}
