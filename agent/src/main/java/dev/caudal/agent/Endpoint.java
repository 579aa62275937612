// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Where the API is. */
record Endpoint(HttpUrl base) {
  private static final String ANTHROPIC = "https://api.anthropic.com";

  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  /** The one that was asked for last: sessions of a process have mostly the same. */
  private static volatile Parsed last = parse(ANTHROPIC);

  private record Parsed(String text, Endpoint endpoint) {}

  static Endpoint of(Options options, Environment environment) {
    var set = environment.first("ANTHROPIC_BASE_URL");
    var text = options.baseUrl.map(Object::toString).orElse(set.isEmpty() ? ANTHROPIC : set);
    var parsed = last;
    if (!parsed.text().equals(text)) {
      parsed = parse(text);
      last = parsed;
    }
    return parsed.endpoint();
  }

  private static Parsed parse(String text) {
    var url = HttpUrl.parse(text);
    if (url == null || url.query() != null || url.fragment() != null) {
      throw new InvalidRequest("a base URL is http or https, without a query: " + masked(text));
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw new InvalidRequest("a base URL has no user and no password: " + masked(text));
    }
    return new Parsed(text, new Endpoint(url));
  }

  HttpUrl messages() {
    return base.newBuilder().addPathSegments("v1/messages").build();
  }

  HttpUrl countTokens() {
    return base.newBuilder().addPathSegments("v1/messages/count_tokens").build();
  }

  boolean isLoopback() {
    return isLoopback(base.host());
  }

  /** By its name or its number alone: nothing is looked up. */
  static boolean isLoopback(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("::1")
        || LOOPBACK.matcher(name).matches();
  }

  private static String masked(String text) {
    return text.replaceFirst("//[^/@]*@", "//…@").replaceFirst("[?#].*", "?…");
  }
}
