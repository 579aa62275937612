// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.AddressRule;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where webhooks may go. An address that stands in the URL is judged when the task is given, that
 * of a name each time it is resolved.
 *
 * @param privateToo whether hosts of one's own, this one included, may be called
 */
record WebhookTargets(boolean privateToo) {
  /** What may be told. */
  static final List<String> EVENTS =
      List.of(
          "job.started",
          "job.waiting",
          "job.retrying",
          "job.milestone",
          "job.completed",
          "job.failed",
          "job.cancelled");

  private static final int MOST_CHARS = 2_048;

  /** Programs differ on what number is an address, so that one that is not plain is none. */
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

  private static final Pattern PLAIN_V4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  /** What is wrong with a URL, whatever it leads to; empty where nothing is. */
  static String wrongUrl(String url) {
    var parsed = parse(url);
    if (url.length() > MOST_CHARS) {
      return "has at most %d characters: %d".formatted(MOST_CHARS, url.length());
    }
    if (parsed.isEmpty()) {
      return "is an absolute http or https URL: " + Problems.shown(url);
    }
    var uri = parsed.get();
    if (uri.getRawUserInfo() != null) {
      return "has no user name or password in it";
    }
    return uri.getPort() == 0 || uri.getPort() > 65_535 ? "has a port from 1 to 65535" : "";
  }

  /** What is wrong with where a well-formed URL leads; empty where nothing is. */
  String wrongTarget(String url) {
    var host = parse(url).map(URI::getHost).orElse("");
    if (host.startsWith("[")) {
      return allows(literal(host.substring(1, host.length() - 1))) ? "" : refused(host);
    }
    if (!NUMERIC.matcher(host).matches()) {
      return "";
    }
    return PLAIN_V4.matcher(host).matches() && allows(literal(host)) ? "" : refused(host);
  }

  /** Whether an address may be connected to. */
  boolean allows(InetAddress address) {
    return (privateToo ? AddressRule.PUBLIC_AND_PRIVATE : AddressRule.PUBLIC).allows(address);
  }

  private boolean allows(Optional<InetAddress> address) {
    return address.filter(this::allows).isPresent();
  }

  private static String refused(String host) {
    return "leads to no public address: " + Problems.shown(host);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<URI> parse(String url) {
    try {
      var uri = new URI(url);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      return web && uri.getHost() != null && !uri.getHost().isEmpty()
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
