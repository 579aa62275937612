// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which addresses may be connected to. What is not clearly a host on the public internet is
 * refused, and of IPv6 also what carries an IPv4 address that somebody on the way may unpack.
 */
@FunctionalInterface
public interface AddressRule {
  boolean allows(InetAddress address);

  /** Hosts on the public internet. */
  AddressRule PUBLIC = AddressRule::isPublic;

  /** Those, and hosts of one's own: loopback and private networks, but never link-local ones. */
  AddressRule PUBLIC_AND_PRIVATE =
      address ->
          isPublic(address) || Networks.PRIVATE.holds(address) && !Networks.METADATA.holds(address);

  private static boolean isPublic(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> !Networks.SPECIAL.holds(v4);
      case Inet6Address v6 ->
          Networks.GLOBAL_V6.holds(v6)
              && !Networks.SPECIAL.holds(v6)
              && !carriesV4(v6.getAddress());
      default -> false;
    };
  }

  /** ISATAP: {@code …:0:5efe:a.b.c.d}, whatever the network. */
  private static boolean carriesV4(byte[] address) {
    return (address[8] & 0xfd) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }
}
