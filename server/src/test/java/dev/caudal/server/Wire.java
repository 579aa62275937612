// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A connection to a server, to which a test can say anything, byte by byte. */
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private boolean inChunks;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer with its body whole. */
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    JsonNode json() {
      return Json.ours(body.getBytes(UTF_8));
    }
  }

  Socket socket() {
    return socket;
  }

  InputStream in() {
    return in;
  }

  Wire say(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Sends a request with these header lines and this body. */
  Answer ask(String method, String target, String body, String... headers) throws IOException {
    var bytes = body.getBytes(UTF_8);
    var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: localhost\r\n");
    }
    for (var header : headers) {
      request.append(header).append("\r\n");
    }
    if (bytes.length > 0) {
      request.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    say(request + "\r\n");
    socket.getOutputStream().write(bytes);
    return answer(method.equals("HEAD"));
  }

  Answer answer() throws IOException {
    return answer(false);
  }

  private Answer answer(boolean isHead) throws IOException {
    var head = head();
    boolean isEmpty = isHead || head.status() == 204 || head.status() == 304;
    return new Answer(head.status(), head.headers(), isEmpty ? "" : body(head));
  }

  /** Status and headers alone. */
  Answer head() throws IOException {
    var first = line();
    var headers = new TreeMap<String, String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      var parts = line.split(": ?", 2);
      headers.merge(parts[0].toLowerCase(Locale.ROOT), parts[1], (a, b) -> a + "," + b);
    }
    return new Answer(Integer.parseInt(first.split(" ", -1)[1]), headers, "");
  }

  private String body(Answer head) throws IOException {
    if (!head.header("Content-Length").isEmpty()) {
      return new String(in.readNBytes(Integer.parseInt(head.header("Content-Length"))), UTF_8);
    }
    var all = new ByteArrayOutputStream();
    if (!head.header("Transfer-Encoding").equals("chunked")) {
      return new String(in.readAllBytes(), UTF_8);
    }
    for (var chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      all.writeBytes(chunk);
    }
    return all.toString(UTF_8);
  }

  /** The next chunk of a body; empty at its end. */
  byte[] chunk() throws IOException {
    if (inChunks) {
      // A chunk's line end may come no sooner than the chunk behind it.
      line();
    }
    inChunks = true;
    var bytes = in.readNBytes(Integer.parseInt(line(), 16));
    if (bytes.length == 0) {
      line();
      inChunks = false;
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended within a line: " + line);
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
