// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A link to a program: a line each way is a message. */
final class StdioLink extends McpLink {
  private final String name;
  private final McpProcess process;
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>(1_000);
  private volatile boolean ended;

  private StdioLink(McpServer.Stdio server, McpProcess process) {
    super(server);
    this.name = server.name();
    this.process = process;
  }

  static StdioLink open(McpServer.Stdio server, Path folder) throws IOException {
    return new StdioLink(server, McpProcess.start(server, folder));
  }

  @Override
  void begin() {
    Thread.ofPlatform().daemon().name("mcp-" + name).start(this::read);
    Thread.ofVirtual().name("mcp-" + name + "-writer").start(this::write);
  }

  @Override
  void send(JSONRPCMessage message) throws IOException {
    // A server that does not read must not hold up the caller: someone else writes.
    if (!outgoing.offer((JSON.writeValueAsString(message) + "\n").getBytes(UTF_8))) {
      throw new IOException("it does not read what it is told");
    }
  }

  @Override
  void forget(Object id) {}

  private void write() {
    var input = process.input();
    try {
      while (!ended) {
        var line = outgoing.take();
        input.write(line);
        input.flush();
      }
    } catch (IOException e) {
      loseProcess();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (var output = process.output()) {
      for (var line = line(output); !line.isEmpty(); line = line(output)) {
        take(line.strip());
      }
      loseProcess();
    } catch (IOException e) {
      lose(e.getCause() == null ? process.obituary() : String.valueOf(e.getMessage()));
    }
    if (!ended) {
      process.end();
    }
  }

  /** Whatever cannot be a message is chatter of a program that does not know better. */
  private void take(String line) throws IOException {
    if (line.startsWith("{")) {
      receive(parse(line));
    }
  }

  private void loseProcess() {
    if (!ended) {
      lose(process.obituary());
    }
  }

  /** The next line with its end; empty at the end of all. */
  private static String line(InputStream stream) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = stream.read(); b >= 0; b = stream.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
      if (line.size() > McpLimits.MESSAGE_BYTES) {
        var limit = McpLimits.MESSAGE_BYTES >> 20;
        throw new IOException(
            "it sent a message of more than " + limit + " MB", new IOException("too long"));
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  void end() {
    ended = true;
    lose("it was closed");
    // Wakes the writer, which then sees that it is over.
    var unused = outgoing.offer(new byte[0]);
    process.end();
  }
}
