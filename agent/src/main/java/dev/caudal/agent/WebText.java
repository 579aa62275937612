// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** Makes text of a response's body, by what the server calls it. */
final class WebText {
  private static final Pattern DECLARED =
      Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})", Pattern.CASE_INSENSITIVE);
  private static final int HEAD = 2_048;

  private WebText() {}

  static String read(HttpUrl url, Response response, byte[] body) throws IOException {
    var encoding = response.header("Content-Encoding", "identity");
    if (!"identity".equalsIgnoreCase(encoding)) {
      throw new IOException("it is encoded as " + encoding + ", which was not asked for");
    }
    var header = String.valueOf(response.header("Content-Type", ""));
    var type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!isText(type) && !(type.isEmpty() && looksLikeText(body))) {
      throw new IOException("it is no text but " + (type.isEmpty() ? "of no known type" : type));
    }
    var html = type.equals("text/html") || type.equals("application/xhtml+xml");
    var text = new String(body, charset(header, html ? body : new byte[0]));
    return html ? HtmlText.of(text, url) : text;
  }

  private static boolean isText(String type) {
    return type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || switch (type) {
          case "application/json",
              "application/xml",
              "application/javascript",
              "application/x-ndjson",
              "application/yaml",
              "application/toml" ->
              true;
          default -> false;
        };
  }

  private static boolean looksLikeText(byte[] body) {
    for (var each : body) {
      if (each == 0) {
        return false;
      }
    }
    return true;
  }

  private static Charset charset(String header, byte[] html) {
    var head = new String(html, 0, Math.min(HEAD, html.length), ISO_8859_1);
    for (var place : new String[] {header, head}) {
      var found = DECLARED.matcher(place);
      if (found.find() && isKnown(found.group(1))) {
        return Charset.forName(found.group(1));
      }
    }
    return UTF_8;
  }

  private static boolean isKnown(String charset) {
    try {
      return Charset.isSupported(charset);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
