// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Networks, each as the first bits of its addresses. */
record Networks(List<Net> nets) {
  /** What is given out to hosts, in IPv6. */
  static final Networks GLOBAL_V6 = of("2000::/3");

  /**
   * What looks like a host's address and is none on the public internet, by the registries of
   * special addresses: in IPv4 all there is, in IPv6 what is inside the global range, Teredo,
   * documentation and 6to4 for example. And Azure's own service, which is a public address.
   */
  static final Networks SPECIAL =
      of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "2620:4f:8000::/48",
          "3fff::/20");

  /** Hosts of one's own. */
  static final Networks PRIVATE =
      of(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "::1/128",
          "fc00::/7");

  /** Where clouds keep secrets in the midst of private addresses. */
  static final Networks METADATA = of("100.100.100.200/32", "fd00:ec2::254/128");

  private static Networks of(String... texts) {
    return new Networks(Arrays.stream(texts).map(Net::of).toList());
  }

  boolean holds(InetAddress address) {
    return nets.stream().anyMatch(net -> net.holds(address.getAddress()));
  }

  private record Net(List<Byte> prefix, int bits) {
    static Net of(String text) {
      var slash = text.indexOf('/');
      var prefix = new ArrayList<Byte>();
      for (var each : InetAddress.ofLiteral(text.substring(0, slash)).getAddress()) {
        prefix.add(each);
      }
      return new Net(List.copyOf(prefix), Integer.parseInt(text.substring(slash + 1)));
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.size()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((address[bit / 8] ^ prefix.get(bit / 8)) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
