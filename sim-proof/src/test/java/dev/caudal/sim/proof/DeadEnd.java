// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web proxy that lets nobody through, and keeps what it was asked for. */
final class DeadEnd implements AutoCloseable {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Thread thread;

  DeadEnd() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    thread = Thread.ofVirtual().start(this::turnAway);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The first line of every request so far. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void turnAway() {
    while (!server.isClosed()) {
      try (var socket = server.accept();
          var in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        asked.add(String.valueOf(in.readLine()));
      } catch (IOException over) {
        // Closed by the test, or by who asked: nothing is owed.
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.close();
    thread.join();
  }
}
