// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Sockets that connect only where a rule allows it. The rule sees the very address that is
 * connected to, so neither an odd way to write an address nor a name that changes its mind gets
 * around it.
 */
final class GuardedSockets extends SocketFactory {
  private final AddressRule rule;

  GuardedSockets(AddressRule rule) {
    this.rule = rule;
  }

  @Override
  public Socket createSocket() {
    return new GuardedSocket(rule);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connectsAtOnce();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw connectsAtOnce();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connectsAtOnce();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw connectsAtOnce();
  }

  private static IOException connectsAtOnce() {
    return new SocketException("sockets are connected later");
  }

  /** An address that the rule does not allow. */
  static final class Refused extends SocketException {
    Refused(InetAddress address) {
      super(address.getHostAddress() + " is no address on the public internet");
    }
  }

  private static final class GuardedSocket extends Socket {
    private final AddressRule rule;

    GuardedSocket(AddressRule rule) {
      this.rule = rule;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress internet) || internet.isUnresolved()) {
        throw new SocketException("not an internet address");
      }
      if (!rule.allows(internet.getAddress())) {
        throw new Refused(internet.getAddress());
      }
      super.connect(endpoint, timeout);
    }
  }
}
