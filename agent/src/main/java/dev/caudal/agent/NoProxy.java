// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The hosts that are reached without a proxy: names with all below them, addresses, networks. */
record NoProxy(List<String> entries) {
  static NoProxy of(String list) {
    return new NoProxy(
        Stream.of(list.split("[,\\s]+", -1))
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  boolean covers(String host, int port) {
    return entries.stream().anyMatch(entry -> covers(entry, host.toLowerCase(Locale.ROOT), port));
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*") || unbracketed(entry).equals(host)) {
      return true;
    }
    if (entry.contains("/")) {
      return network(entry, host);
    }
    if (entry.matches("(\\[.*]|[^:]+):\\d{1,5}")) {
      int colon = entry.lastIndexOf(':');
      return Integer.parseInt(entry.substring(colon + 1)) == port
          && covers(entry.substring(0, colon), host, port);
    }
    return host.equals(entry.replaceFirst("^\\*?\\.", ""))
        || host.endsWith("." + entry.replaceFirst("^\\*?\\.", ""));
  }

  private static boolean network(String entry, String host) {
    int slash = entry.indexOf('/');
    var bits = entry.substring(slash + 1);
    if (!bits.matches("\\d{1,3}")) {
      return false;
    }
    try {
      var net = InetAddress.ofLiteral(entry.substring(0, slash)).getAddress();
      var address = InetAddress.ofLiteral(host).getAddress();
      int rest = net.length * 8 - Integer.parseInt(bits);
      return net.length == address.length
          && rest >= 0
          && new BigInteger(1, net)
              .shiftRight(rest)
              .equals(new BigInteger(1, address).shiftRight(rest));
    } catch (IllegalArgumentException e) {
      // A name is in no network, and it is not looked up for this.
      return false;
    }
  }

  private static String unbracketed(String entry) {
    return entry.startsWith("[") && entry.endsWith("]")
        ? entry.substring(1, entry.length() - 1)
        : entry;
  }
}
