// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.PriorityQueue;

/**
 * Answers any POST with canned bytes, paced or flat out, in a process of its own: what it costs is
 * not counted. {@code POST /100/50/…} gives 100 deltas, one each 50 ms.
 */
final class CannedUpstream {
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final PriorityQueue<CannedClient> due = new PriorityQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);

  private CannedUpstream() throws IOException {
    server.bind(new InetSocketAddress("127.0.0.1", 0), 4_096);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] args) throws IOException {
    Child.endWithParent();
    var upstream = new CannedUpstream();
    System.out.println(((InetSocketAddress) upstream.server.getLocalAddress()).getPort());
    while (true) {
      upstream.turn();
    }
  }

  private void turn() throws IOException {
    var next = due.peek();
    if (next == null) {
      selector.select(this::serve);
    } else {
      long wait = (next.dueNanos() - System.nanoTime() + 999_999) / 1_000_000;
      if (wait > 0) {
        selector.select(this::serve, wait);
      } else {
        selector.selectNow(this::serve);
      }
    }
    long now = System.nanoTime();
    while ((next = due.peek()) != null && next.dueNanos() <= now) {
      due.remove();
      write(next);
    }
  }

  private void serve(SelectionKey key) {
    if (!(key.attachment() instanceof CannedClient client)) {
      accept();
    } else if (key.isWritable()) {
      write(client);
    } else {
      read(client);
    }
  }

  private void accept() {
    try {
      for (var socket = server.accept(); socket != null; socket = server.accept()) {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var key = socket.register(selector, SelectionKey.OP_READ);
        key.attach(new CannedClient(socket, key));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read(CannedClient client) {
    try {
      if (client.read(buffer)) {
        client.start(System.nanoTime());
        write(client);
      }
    } catch (IOException e) {
      // Whoever wanted it has gone.
    }
  }

  private void write(CannedClient client) {
    try {
      if (client.isOpen() && client.write()) {
        due.add(client);
      }
    } catch (IOException e) {
      // Whoever wanted it has gone.
    }
  }
}
