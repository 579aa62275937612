// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Asks the simulator for one stream over a bare socket. It looks at the end of what it reads only,
 * so that it is never what is measured.
 */
final class SimReader implements AutoCloseable {

  private static final String END = "event: message_stop";

  private final SocketChannel socket;
  private final ByteBuffer buffer;
  private final byte[] tail = new byte[END.length() + 128];

  SimReader(int port, int bufferBytes) throws IOException {
    buffer = ByteBuffer.allocateDirect(bufferBytes);
    socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
  }

  void ask(String directives) throws IOException {
    var body =
        """
        {"model":"bench","max_tokens":10000000,"stream":true,\
        "messages":[{"role":"user","content":"%s"}]}\
        """
            .formatted(directives.replace("\n", "\\n"))
            .getBytes(UTF_8);
    var head =
        """
        POST /v1/messages HTTP/1.1\r
        Host: localhost\r
        x-api-key: bench\r
        anthropic-version: 2023-06-01\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(body.length);
    var all = ByteBuffer.allocate(head.length() + body.length);
    all.put(head.getBytes(US_ASCII)).put(body).flip();
    while (all.hasRemaining()) {
      socket.write(all);
    }
  }

  /** Reads to the end of the message; how many bytes came. */
  long drain() throws IOException {
    long bytes = 0;
    for (int length = read(); ; length = read()) {
      bytes += length;
      if (atEnd(length)) {
        return bytes;
      }
    }
  }

  /** Waits for whatever comes next; how many bytes came. */
  int read() throws IOException {
    buffer.clear();
    int length = socket.read(buffer);
    if (length < 0) {
      throw new EOFException("the stream was cut");
    }
    return length;
  }

  /** Whether the last bytes read close the message; they come in one write. */
  boolean atEnd(int length) {
    int size = Math.min(length, tail.length);
    buffer.flip().position(length - size);
    buffer.get(tail, 0, size);
    return new String(tail, 0, size, US_ASCII).contains(END);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
