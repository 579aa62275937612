// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignPagesTest {
  private final AtomicInteger served = new AtomicInteger();
  private final Rig rig =
      new Rig(
          ServerOptions.defaults()
              .trusting(
                  Set.of("https://app.example", "http://localhost:5173"), Set.of("caudal.lan")),
          Route.post("/start", this::serve),
          Route.delete("/thing", this::serve),
          Route.get("/read", this::serve),
          Route.getStarting("/stream", this::serve),
          Route.get("/health/live", this::serve));

  private void serve(Call call) throws IOException {
    served.incrementAndGet();
    call.answer(200);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost:1",
        "http://localhost",
        "file://",
        "https://app.example.evil.example",
        "https://app.example:444",
        "moz-extension://x",
        "https://app.example,https://evil.example",
        "%%"
      })
  void a_page_of_another_site_starts_and_changes_nothing(String origin) throws IOException {
    for (var request : new String[] {"POST /start", "DELETE /thing", "GET /stream"}) {
      var parts = request.split(" ", -1);
      var answer = rig.ask(parts[0], parts[1], "", "Host: localhost:8080", "Origin: " + origin);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json().path("code").asString()).isEqualTo("foreign_origin");
      assertThat(answer.body()).contains("CAUDAL_CORS_ORIGINS");
      assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }
    assertThat(served.get()).isZero();
    assertThat(rig.ask("GET", "/read", "", "Origin: " + origin).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,localhost:8080",
    "https://localhost:8080,localhost:8080",
    "http://localhost,localhost",
    "https://caudal.lan,caudal.lan",
    "https://caudal.lan,CAUDAL.LAN:443",
    "http://caudal.lan,caudal.lan:80",
    "http://[::1]:8080,[::1]:8080",
    "http://127.0.0.1:9,127.0.0.1:9"
  })
  void our_own_page_may(String origin, String host) throws IOException {
    var answer = rig.ask("POST", "/start", "", "Host: " + host, "Origin: " + origin);
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void what_the_browser_marks_as_foreign_without_an_origin_is_refused(String site)
      throws IOException {
    assertThat(rig.ask("GET", "/stream", "", "Sec-Fetch-Site: " + site).status()).isEqualTo(403);
    assertThat(rig.ask("POST", "/start", "", "Sec-Fetch-Site: " + site).status()).isEqualTo(403);
    assertThat(rig.ask("GET", "/read", "", "Sec-Fetch-Site: " + site).status()).isEqualTo(200);
    assertThat(rig.ask("GET", "/stream", "", "Sec-Fetch-Site: same-origin").status())
        .isEqualTo(200);
  }

  @Test
  void a_link_that_is_followed_opens_pages_and_starts_nothing() throws IOException {
    String[] link = {"Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"};
    assertThat(rig.ask("GET", "/stream", "", link).status()).isEqualTo(403);
    assertThat(rig.ask("GET", "/read", "", link).status()).isEqualTo(200);
    assertThat(served.get()).isEqualTo(1);
  }

  @Test
  void a_listed_page_may_and_may_read_what_it_needs() throws IOException {
    var answer = rig.ask("POST", "/start", "", "Origin: https://app.example");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("Location", "X-Run-Id", "X-Session-Id", "X-Request-Id", "Retry-After");
    assertThat(answer.header("Vary")).isEqualTo("Origin");
    var missing = rig.ask("GET", "/nowhere", "", "Origin: https://app.example");
    assertThat(missing.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
  }

  @Test
  void a_listed_page_may_ask_beforehand_and_another_is_refused() throws IOException {
    String[] wish = {
      "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"
    };
    var listed =
        rig.ask("OPTIONS", "/start", "", "Origin: http://localhost:5173", wish[0], wish[1]);
    assertThat(listed.status()).isEqualTo(204);
    assertThat(listed.header("Access-Control-Allow-Methods")).contains("POST");
    assertThat(listed.header("Access-Control-Allow-Headers")).contains("Content-Type");
    var foreign = rig.ask("OPTIONS", "/start", "", "Origin: https://evil.example", wish[0]);
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(served.get()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "", "1.2.3", "a b", "[", "@"})
  void a_name_we_do_not_go_by_is_refused(String host) throws IOException {
    for (var path : new String[] {"/read", "/nowhere"}) {
      var answer = rig.ask("GET", path, "", "Host: " + host);
      assertThat(answer.status()).isIn(403, 400);
      if (answer.status() == 403) {
        assertThat(answer.json().path("code").asString()).isEqualTo("unknown_host");
      }
    }
    assertThat(served.get()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:1", "localhost.", "10.1.2.3:80", "[::1]", "Caudal.lan:8"})
  void our_names_and_addresses_are_known(String host) throws IOException {
    assertThat(rig.ask("GET", "/read", "", "Host: " + host).status()).isEqualTo(200);
  }

  @Test
  void health_is_told_to_everybody() throws IOException {
    assertThat(rig.ask("GET", "/health/live", "", "Host: balancer.example").status())
        .isEqualTo(200);
  }

  @Test
  void off_this_machine_a_get_that_no_browser_marks_starts_nothing() throws IOException {
    assertThat(rig.ask("GET", "/stream", "", "Host: 192.168.1.5:8080").status()).isEqualTo(403);
    assertThat(rig.ask("POST", "/start", "", "Host: 192.168.1.5:8080").status()).isEqualTo(200);
    assertThat(
            rig.ask("GET", "/stream", "", "Host: caudal.lan", "Sec-Fetch-Site: same-origin")
                .status())
        .isEqualTo(200);
  }
}
