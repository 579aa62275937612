// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port, as browsers name them.
 *
 * @param host in lower case; IPv6 in its brackets
 * @param port -1 where none is named
 */
record Authority(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}\\]|[A-Za-z0-9._-]{1,253})(?::(\\d{1,5}))?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  static Optional<Authority> of(String text) {
    var match = FORM.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    var host = match.group(1).toLowerCase(Locale.ROOT);
    var bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return Optional.of(
        new Authority(bare, match.group(2) == null ? -1 : Integer.parseInt(match.group(2))));
  }

  /** An origin's: its port is its scheme's where it names none. */
  static Optional<Authority> ofOrigin(String origin) {
    var lower = origin.toLowerCase(Locale.ROOT);
    int usual = lower.startsWith("https://") ? 443 : lower.startsWith("http://") ? 80 : -1;
    if (usual < 0) {
      return Optional.empty();
    }
    return of(origin.substring(origin.indexOf("//") + 2)).map(found -> found.orPort(usual));
  }

  Authority orPort(int usual) {
    return port < 0 ? new Authority(host, usual) : this;
  }

  boolean isAddress() {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || (isAddress() && host.startsWith("127."));
  }
}
