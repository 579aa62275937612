// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;

/** Says what the doors are: to programs, and to people. */
final class Docs {
  private final Leaf document;
  private final Leaf page;
  private final String policy;

  Docs() {
    var api = OpenApi.document();
    document = Leaf.of(MediaType.JSON, Json.bytes(api));
    var html = new DocsPage(api);
    page = Leaf.of("text/html; charset=utf-8", html.render().getBytes(UTF_8));
    var style = Base64.getEncoder().encodeToString(Leaf.sha256(html.style().getBytes(UTF_8)));
    policy =
        "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none';"
                .formatted(style)
            + " frame-ancestors 'none'";
  }

  /** {@code GET /openapi.json}. */
  void document(Call call) throws IOException {
    call.query().only();
    document.answer(call);
  }

  /** {@code GET /docs}. */
  void page(Call call) throws IOException {
    call.put("Content-Security-Policy", policy);
    call.put("Referrer-Policy", "no-referrer");
    page.answer(call);
  }

  /** {@code GET /}. */
  void home(Call call) throws IOException {
    call.put("Location", "/docs");
    call.answer(302);
  }
}
