// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A connection to the canned upstream: takes requests, gives their answers in steps. */
final class CannedClient implements Comparable<CannedClient> {
  private static final Pattern PACE = Pattern.compile("^POST /(\\d+)/(\\d+)/");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Map<Integer, CannedAnswer> ANSWERS = new ConcurrentHashMap<>();

  private final SocketChannel socket;
  private final SelectionKey key;
  private final byte[] head = new byte[8 << 10];
  private int headLength;
  private long bodyLeft;

  private CannedAnswer answer = CannedAnswer.of(1);
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private long paceNanos;
  private long dueNanos;
  private int step;

  CannedClient(SocketChannel socket, SelectionKey key) {
    this.socket = socket;
    this.key = key;
  }

  /** Takes what has come; whether a request is whole, so that its answer is due. */
  boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (socket.read(buffer) < 0) {
      key.cancel();
      socket.close();
      return false;
    }
    buffer.flip();
    while (buffer.hasRemaining() && bodyLeft == 0) {
      head[headLength++] = buffer.get();
      if (endsHead() && begin(new String(head, 0, headLength, US_ASCII))) {
        return true;
      }
    }
    int body = (int) Math.min(bodyLeft, buffer.remaining());
    bodyLeft -= body;
    return body > 0 && bodyLeft == 0;
  }

  private boolean endsHead() {
    return headLength >= 4
        && head[headLength - 1] == '\n'
        && head[headLength - 2] == '\r'
        && head[headLength - 3] == '\n';
  }

  /** The path says how many deltas, and how many milliseconds lie between two. */
  private boolean begin(String text) throws IOException {
    headLength = 0;
    var pace = PACE.matcher(text);
    var length = LENGTH.matcher(text);
    if (!pace.find() || !length.find()) {
      throw new IOException("not a request for canned bytes: " + text);
    }
    answer = ANSWERS.computeIfAbsent(Integer.valueOf(pace.group(1)), CannedAnswer::of);
    rest = ByteBuffer.wrap(answer.bytes());
    paceNanos = Long.parseLong(pace.group(2)) * 1_000_000;
    bodyLeft = Long.parseLong(length.group(1));
    return bodyLeft == 0;
  }

  void start(long nanoTime) {
    dueNanos = nanoTime;
    step = paceNanos == 0 ? answer.steps().length - 1 : 0;
  }

  /** Writes what is due; whether there is a later step. */
  boolean write() throws IOException {
    rest.limit(answer.steps()[step]);
    socket.write(rest);
    if (rest.hasRemaining()) {
      key.interestOps(SelectionKey.OP_WRITE);
      return false;
    }
    key.interestOps(SelectionKey.OP_READ);
    dueNanos += paceNanos;
    return ++step < answer.steps().length;
  }

  long dueNanos() {
    return dueNanos;
  }

  boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public int compareTo(CannedClient other) {
    return Long.compare(dueNanos - other.dueNanos, 0);
  }
}
