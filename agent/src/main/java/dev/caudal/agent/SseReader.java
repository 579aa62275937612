// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of server-sent events into frames. It works on bytes: nothing is decoded here. */
final class SseReader {
  private static final int FIRST_SIZE = 4 << 10;

  private final Input input;
  private final int mostBytes;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int start;
  private int end;
  private boolean afterReturn;
  private boolean first = true;

  private byte @Nullable [] data;
  private @Nullable ByteArrayOutputStream joined;
  private String event = "";
  private String lastEvent = "";

  /** Where the bytes come from; -1 is the end. */
  @FunctionalInterface
  interface Input {
    int read(byte[] into, int offset, int length) throws IOException;
  }

  /**
   * @param mostBytes the longest frame that is taken
   */
  SseReader(Input input, int mostBytes) {
    this.input = input;
    this.mostBytes = mostBytes;
  }

  /** The next frame's data, or null at the end; a frame that is cut off there is none. */
  byte @Nullable [] next() throws IOException {
    data = null;
    joined = null;
    event = "";
    for (int length = line(); length >= 0; length = line()) {
      int from = start - length;
      if (length > 0) {
        field(from, from + length);
      } else if (data != null) {
        passTerminator();
        return joined == null ? data : joined.toByteArray();
      } else {
        event = "";
      }
      passTerminator();
    }
    return null;
  }

  /** The {@code event:} of the frame that came last; empty where it has none. */
  String event() {
    return event;
  }

  /** Moves {@code start} to the end of the next line and gives its length, or -1 at the end. */
  private int line() throws IOException {
    int at = start;
    while (true) {
      for (; at < end; at++) {
        byte b = buffer[at];
        if (b == '\n' || b == '\r') {
          if (b == '\n' && afterReturn && at == start) {
            afterReturn = false;
            start++;
            continue;
          }
          return ended(at);
        }
      }
      at -= start;
      if (!fill()) {
        return -1;
      }
      at += start;
    }
  }

  private int ended(int at) {
    afterReturn = false;
    if (first) {
      first = false;
      if (at - start >= 3
          && buffer[start] == (byte) 0xEF
          && buffer[start + 1] == (byte) 0xBB
          && buffer[start + 2] == (byte) 0xBF) {
        start += 3;
      }
    }
    int length = at - start;
    start = at;
    return length;
  }

  /** The line feed after a carriage return may not have come yet: it is passed by later. */
  private void passTerminator() {
    afterReturn = buffer[start] == '\r';
    start++;
  }

  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      if (end >= mostBytes) {
        throw tooLong();
      }
      buffer = Arrays.copyOf(buffer, Math.min(mostBytes, end * 2));
    }
    int count = input.read(buffer, end, buffer.length - end);
    end += Math.max(count, 0);
    return count >= 0;
  }

  private void field(int from, int to) throws IOException {
    int colon = from;
    while (colon < to && buffer[colon] != ':') {
      colon++;
    }
    int value = colon + 1 < to && buffer[colon + 1] == ' ' ? colon + 2 : colon + 1;
    if (is("data", from, colon)) {
      data(Math.min(value, to), to);
    } else if (is("event", from, colon)) {
      event(Math.min(value, to), to);
    }
  }

  private void data(int from, int to) throws IOException {
    var line = Arrays.copyOfRange(buffer, from, to);
    if (data == null) {
      data = line;
      return;
    }
    if (joined == null) {
      joined = new ByteArrayOutputStream();
      joined.writeBytes(data);
    }
    joined.write('\n');
    joined.writeBytes(line);
    if (joined.size() > mostBytes) {
      throw tooLong();
    }
  }

  /** Most frames are of one kind, whose name is decoded once. */
  private void event(int from, int to) {
    if (!is(lastEvent, from, to)) {
      lastEvent = new String(buffer, from, to - from, UTF_8);
    }
    event = lastEvent;
  }

  private boolean is(String name, int from, int to) {
    if (to - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (buffer[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private IOException tooLong() {
    return new IOException("a frame is longer than " + mostBytes + " bytes");
  }
}
