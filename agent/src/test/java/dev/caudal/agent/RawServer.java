// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An HTTP server that answers with whatever bytes a test wants. */
final class RawServer implements AutoCloseable {
  /** What was asked. */
  record Request(String line, Map<String, String> headers, byte[] body, int connection) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  /** Answers a request; the connection ends when it throws. */
  @FunctionalInterface
  interface Handler {
    void answer(Request request, Wire wire) throws IOException;
  }

  /** The way back to the client. */
  record Wire(Socket socket, OutputStream out) {
    Wire send(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
      return this;
    }

    /** A whole answer. */
    void answer(int status, Map<String, String> headers, String body) throws IOException {
      var head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("content-length: " + body.getBytes(UTF_8).length + "\r\n\r\n");
      send(head + body);
    }

    /** The head of a stream whose chunks follow. */
    Wire stream() throws IOException {
      return send(
          "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_1\r\n"
              + "transfer-encoding: chunked\r\n\r\n");
    }

    Wire chunk(String text) throws IOException {
      return send(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
    }

    Wire lastChunk() throws IOException {
      return send("0\r\n\r\n");
    }

    /** Waits until the client has gone. */
    void untilGone(CountDownLatch gone) throws IOException {
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
      gone.countDown();
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Handler handler;

  RawServer(Handler handler) {
    this(open(), handler);
  }

  RawServer(ServerSocket server, Handler handler) {
    this.server = server;
    this.handler = handler;
    Thread.ofVirtual().start(this::accept);
  }

  private static ServerSocket open() {
    try {
      return new ServerSocket(0, 500, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  Options options() {
    return Options.create().baseUrl(url());
  }

  /** A client that knows nothing of the surroundings of the test. */
  OkHttpModelClient client(Options options) {
    return OkHttpModelClient.of(options, name -> null);
  }

  int openConnections() {
    return sockets.size();
  }

  static ModelRequest request(String body) {
    return new ModelRequest(List.of(body.getBytes(UTF_8)), Set.of(), true, Source.of("s"));
  }

  static ModelRequest wholeRequest(String body) {
    return new ModelRequest(List.of(body.getBytes(UTF_8)), Set.of(), false, Source.of("s"));
  }

  /** All events until the end. */
  static List<StreamEvent> read(ModelAnswer answer) {
    var events = new ArrayList<StreamEvent>();
    for (var event = answer.next(); event != null; event = answer.next()) {
      events.add(event);
    }
    return events;
  }

  /** A turn that says one text. */
  static String turn(String text) {
    return start() + delta(text) + end();
  }

  static String start() {
    return frame(
            "message_start",
            """
            "message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],\
            "stop_reason":null,"usage":{"input_tokens":3,"output_tokens":1}}\
            """)
        + frame(
            "content_block_start",
            """
            "index":0,"content_block":{"type":"text","text":"","citations":null}\
            """);
  }

  static String delta(String text) {
    return frame(
        "content_block_delta",
        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + Json.of(text) + "}");
  }

  static String end() {
    return frame("content_block_stop", "\"index\":0")
        + frame(
            "message_delta",
            """
            "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}\
            """)
        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
  }

  static String frame(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
  }

  /** Waits for something that no event tells of. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within 10 s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private void accept() {
    for (int number = 1; ; number++) {
      try {
        var socket = server.accept();
        int connection = number;
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, int connection) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      var wire = new Wire(socket, socket.getOutputStream());
      while (true) {
        var request = read(in, connection);
        requests.add(request);
        handler.answer(request, wire);
      }
    } catch (IOException e) {
      // The connection has ended, which is how a connection ends.
    } finally {
      sockets.remove(socket);
    }
  }

  private static Request read(InputStream in, int connection) throws IOException {
    var line = line(in);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(line, headers, in.readNBytes(length), connection);
  }

  private static String line(InputStream in) throws IOException {
    var line = new java.io.ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("gone");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).strip();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
