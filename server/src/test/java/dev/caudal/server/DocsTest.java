// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocsTest {
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void the_document_is_served_once_to_those_who_keep_it() throws IOException {
    var first = site.get("/openapi.json");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Content-Type")).isEqualTo("application/json");
    assertThat(first.json()).isEqualTo(OpenApi.document());
    var tag = first.header("ETag");
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    for (var kept : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      var again = site.get("/openapi.json", "If-None-Match: " + kept);
      assertThat(again.status()).as(kept).isEqualTo(304);
      assertThat(again.header("ETag")).isEqualTo(tag);
    }
    assertThat(site.get("/openapi.json", "If-None-Match: \"other\"").status()).isEqualTo(200);
  }

  @Test
  void the_way_in_leads_to_a_page_that_needs_nothing_from_elsewhere() throws IOException {
    var home = site.get("/");
    assertThat(home.status()).isEqualTo(302);
    var page = site.get(home.header("Location"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .doesNotContainPattern(
            "(?i)<script|<link|<img|<iframe| style=| on[a-z]+=|src=|@import|url\\(")
        .endsWith("</html>\n");
    assertThat(site.get("/docs", "If-None-Match: " + page.header("ETag")).status()).isEqualTo(304);
  }

  @Test
  void the_page_shows_every_operation_and_shape_and_its_links_lead_somewhere() throws IOException {
    var page = site.get("/docs").body();
    var api = OpenApi.document();
    for (var path : api.path("paths").properties()) {
      for (var operation : path.getValue()) {
        assertThat(page)
            .contains("<section id=\"" + operation.path("operationId").asString() + "\">");
      }
      assertThat(page).contains(Html.escape(path.getKey()) + "</code>");
    }
    for (var shape : api.at("/components/schemas").propertyNames()) {
      assertThat(page).contains("<section id=\"shape-" + shape + "\">");
    }
    java.util.regex.Pattern.compile("href=\"#([^\"]+)\"")
        .matcher(page)
        .results()
        .forEach(link -> assertThat(page).contains("id=\"" + link.group(1) + "\""));
    assertThat(page).contains("curl -N &quot;http://localhost:8080/agent/stream?task=Which+files");
  }
}
