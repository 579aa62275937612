// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes sockets that send at once, so that the end of a request does not wait for the answer to its
 * beginning, and that notice a peer which has vanished.
 */
final class PromptSockets extends SocketFactory {
  @Override
  public Socket createSocket() throws IOException {
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connectsLater();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw connectsLater();
  }

  /** The one who asks bounds the time that connecting takes, so it connects by itself. */
  private static IOException connectsLater() {
    return new IOException("sockets are made unconnected");
  }
}
