// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
  private static final int BODY_MAX = 100_000;
  private static final String JSON = "Content-Type: application/json";

  private final AtomicInteger served = new AtomicInteger();
  private final Rig rig =
      new Rig(
          ServerOptions.defaults().maxBody(BODY_MAX),
          Route.post("/json", this::take),
          Route.get(
              "/read",
              call -> call.answer(200, Json.object().put("q", call.query().fields().toString()))));

  private void take(Call call) throws IOException {
    var json = call.json();
    served.incrementAndGet();
    call.answer(200, json.orElse(Json.object()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void refused(int status, String code, Wire.Answer answer) {
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
    assertThat(answer.header("X-Request-Id")).isNotBlank();
    assertThat(served.get()).isZero();
  }

  @Test
  void json_is_taken_and_an_empty_body_needs_no_type() throws IOException {
    assertThat(rig.ask("POST", "/json", "{\"a\":1}", JSON).body()).isEqualTo("{\"a\":1}");
    assertThat(
            rig.ask("POST", "/json", "{}", "Content-Type: Application/JSON; charset=\"UTF-8\"")
                .status())
        .isEqualTo(200);
    assertThat(rig.ask("POST", "/json", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json; charset=latin1",
        ";",
        ";;charset",
        "*/*"
      })
  void another_type_is_refused(String type) throws IOException {
    refused(415, "unsupported_media_type", rig.ask("POST", "/json", "{}", "Content-Type: " + type));
  }

  @Test
  void a_body_without_a_type_or_packed_is_refused() throws IOException {
    refused(415, "unsupported_media_type", rig.ask("POST", "/json", "{}"));
    refused(
        415,
        "unsupported_media_type",
        rig.ask("POST", "/json", "{}", JSON, "Content-Encoding: gzip"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{}x",
        "{",
        "{'a':1}",
        "{\"a\":01}",
        "[1,]",
        "nul",
        "// no\n{}",
        "{\"a\":NaN}",
        "{\"a\":\"\\ud800\"}",
        "{\"\\udc00\":1}",
        "\ufeff{}",
        "   "
      })
  void json_that_is_not_strict_is_malformed(String body) throws IOException {
    refused(400, "malformed", rig.ask("POST", "/json", body, JSON));
  }

  @Test
  void bytes_that_are_not_utf_8_are_malformed() throws IOException {
    try (var wire = new Wire(rig.port())) {
      wire.say(
          "POST /json HTTP/1.1\r\nHost: localhost\r\n"
              + JSON
              + "\r\nContent-Length: 5\r\n\r\n\"\u00ff\u00fe \"");
      refused(400, "malformed", wire.answer());
    }
  }

  @Test
  void nesting_ends_at_64() throws IOException {
    var fits = "[".repeat(64) + "]".repeat(64);
    assertThat(rig.ask("POST", "/json", fits, JSON).status()).isEqualTo(200);
    served.set(0);
    refused(400, "malformed", rig.ask("POST", "/json", "[".repeat(65) + "]".repeat(65), JSON));
    refused(400, "malformed", rig.ask("POST", "/json", "[".repeat(BODY_MAX), JSON));
  }

  @Test
  void a_body_past_the_limit_is_refused_announced_or_not() throws IOException {
    var large = "\"" + "x".repeat(BODY_MAX) + "\"";
    refused(413, "too_large", rig.ask("POST", "/json", large, JSON));
    try (var wire = new Wire(rig.port())) {
      wire.say(
          "POST /json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
              + JSON
              + "\r\n\r\n");
      wire.say(Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
      refused(413, "too_large", wire.answer());
    }
  }

  @Test
  void an_address_and_headers_past_the_limit_are_refused() throws IOException {
    refused(414, "address_too_long", rig.ask("GET", "/read?q=" + "x".repeat(17_000), ""));
    refused(431, "headers_too_large", rig.ask("GET", "/read", "", "X-Long: " + "x".repeat(40_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%zz", "a=%ff", "%c3%28=1"})
  void an_address_that_is_badly_encoded_is_malformed(String query) throws IOException {
    var answer = rig.ask("GET", "/read?" + query, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asString()).isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /read HTTP/1.1\r\n\r\n",
        "GET /read HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{}",
        "GET /a/../../b%2fc HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "G<T /read HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void what_is_not_http_gets_a_problem(String request) throws IOException {
    try (var wire = new Wire(rig.port())) {
      var answer = wire.say(request).answer();
      assertThat(answer.status()).isBetween(400, 499);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.json().path("request_id").asString())
          .isEqualTo(answer.header("X-Request-Id"));
    }
    assertThat(served.get()).isZero();
  }

  @Test
  void a_broken_chunk_is_malformed() throws IOException {
    try (var wire = new Wire(rig.port())) {
      wire.say(
          "POST /json HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
              + JSON
              + "\r\n\r\nzz\r\n{}\r\n");
      refused(400, "malformed", wire.answer());
    }
  }

  @Test
  void a_client_that_leaves_in_the_middle_costs_nothing() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (var wire = new Wire(rig.port())) {
        wire.say(
            "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n"
                + JSON
                + "\r\n\r\n{");
      }
    }
    assertThat(rig.ask("POST", "/json", "{}", JSON).status()).isEqualTo(200);
    assertThat(served.get()).isEqualTo(1);
  }

  @Test
  void a_parameter_given_twice_is_refused() throws IOException {
    refused(422, "invalid_field", rig.ask("GET", "/read?a=1&a=2", ""));
    assertThat(rig.ask("GET", "/read?a=1%2B1+x&b", "").json().path("q").asString())
        .isEqualTo("{a=1+1 x, b=}");
  }
}
