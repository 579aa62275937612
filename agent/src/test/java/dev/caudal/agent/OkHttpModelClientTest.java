// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client sends, and what it makes of what comes back. */
final class OkHttpModelClientTest {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  private static ModelException refused(int status, Map<String, String> headers, String body) {
    try (var server = new RawServer((_, wire) -> wire.answer(status, headers, body));
        var client = server.client(server.options().clock(() -> Instant.EPOCH))) {
      var failure =
          catchThrowableOfType(
              ModelException.class, () -> client.send(RawServer.request("{}")).close());
      assertThat(server.requests).hasSize(1);
      assertThat(failure.status()).isEqualTo(status);
      return failure;
    }
  }

  @Test
  void a_request_is_what_the_api_wants() {
    try (var server =
            new RawServer((_, wire) -> wire.stream().chunk(RawServer.turn("hi")).lastChunk());
        var client = server.client(server.options().apiKey("sk-1"))) {
      var body = List.of("{\"a\":".getBytes(UTF_8), new byte[0], "\"é\"}".getBytes(UTF_8));
      var request = new ModelRequest(body, Set.of("b-2", "a-1"), true, Source.of("s"));
      try (var answer = client.send(request)) {
        assertThat(answer.requestId()).isEqualTo("req_1");
        assertThat(RawServer.read(answer)).hasSize(6);
        assertThat(answer.next()).isNull();
      }
      var seen = server.requests.getFirst();
      assertThat(seen.line()).isEqualTo("POST /v1/messages HTTP/1.1");
      assertThat(seen.text()).isEqualTo("{\"a\":\"é\"}");
      assertThat(seen.header("anthropic-version")).isEqualTo("2026-10-21");
      assertThat(seen.header("x-api-key")).isEqualTo("sk-1");
      assertThat(seen.header("authorization")).isEmpty();
      assertThat(seen.header("anthropic-beta")).isEqualTo("a-1,b-2");
      assertThat(seen.header("content-type")).isEqualTo("application/json");
      assertThat(seen.header("user-agent")).matches("caudal-agent/\\S+ \\(java\\)");
      assertThat(seen.header("accept-encoding")).isEqualTo("identity");
    }
  }

  @Test
  void a_token_goes_as_bearer_and_an_oauth_token_with_its_beta() {
    try (var server =
        new RawServer((_, wire) -> wire.stream().chunk(RawServer.turn("hi")).lastChunk())) {
      for (var options :
          List.of(server.options().authToken("t"), server.options().oauthToken("o"))) {
        try (var client = server.client(options)) {
          client.send(RawServer.request("{}")).close();
        }
      }
      assertThat(server.requests)
          .extracting(request -> request.header("authorization"))
          .containsExactly("Bearer t", "Bearer o");
      assertThat(server.requests)
          .extracting(request -> request.header("anthropic-beta"))
          .containsExactly("", "oauth-2025-04-20");
    }
  }

  @Test
  void a_base_url_may_have_a_path_and_localhost_more_than_one_address() throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    try (var server =
            new RawServer(
                socket, (_, wire) -> wire.answer(200, JSON, "{\"input_tokens\": 4100000000}"));
        var client =
            server.client(
                Options.create()
                    .baseUrl(URI.create("http://localhost:" + server.port() + "/gate/")))) {
      assertThat(client.countTokens(RawServer.wholeRequest("{}"))).isEqualTo(4_100_000_000L);
      assertThat(server.requests.getFirst().line())
          .isEqualTo("POST /gate/v1/messages/count_tokens HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, InvalidRequest, false",
    "401, authentication_error, AuthenticationFailed, false",
    "402, billing_error, AuthenticationFailed, false",
    "403, permission_error, AuthenticationFailed, false",
    "404, not_found_error, InvalidRequest, false",
    "408, '', Overloaded, true",
    "409, conflict_error, Overloaded, true",
    "413, request_too_large, InvalidRequest, false",
    "422, '', InvalidRequest, false",
    "429, rate_limit_error, RateLimited, false",
    "500, api_error, Overloaded, true",
    "503, api_error, Overloaded, true",
    "504, timeout_error, Overloaded, true",
    "529, overloaded_error, Overloaded, true",
    "307, '', InvalidRequest, false"
  })
  void a_status_is_a_kind_of_failure(int status, String type, String kind, boolean retryable) {
    var failure =
        refused(
            status,
            Map.of("request-id", "req_7", "location", "http://127.0.0.1:1/elsewhere"),
            """
            {"type":"error","error":{"type":"%s","message":"why so",\
            "details":{"error_code":"c_1"}},"request_id":"req_8"}\
            """
                .formatted(type));
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.isRetryable()).isEqualTo(retryable);
    assertThat(failure.type()).isEqualTo(type);
    assertThat(failure.errorCode()).isEqualTo("c_1");
    assertThat(failure.requestId()).isEqualTo("req_7");
    assertThat(failure).hasMessageContaining("why so");
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, 3, 3000",
    "retry-after, 0.5, 500",
    "retry-after, 0, 0",
    "retry-after-ms, 1500, 1500",
    "retry-after, 'Thu, 01 Jan 1970 00:01:30 GMT', 90000",
    "retry-after, 'Wed, 31 Dec 1969 00:01:30 GMT', 0"
  })
  void a_rate_limit_that_says_when_is_waited_for(String header, String value, long millis) {
    var failure = refused(429, Map.of(header, value), "{}");
    assertThat(failure.retryAfter()).contains(Duration.ofMillis(millis));
    assertThat(failure.isRetryable()).isTrue();
  }

  @Test
  void a_rate_limit_without_sense_is_a_spend_cap() {
    for (var value : List.of("soon", "-3", "1e9", "")) {
      var failure = refused(429, Map.of("retry-after", value), "{}");
      assertThat(failure.retryAfter()).as(value).isEmpty();
      assertThat(failure.isRetryable()).isFalse();
    }
    assertThat(refused(429, Map.of("x-should-retry", "true"), "{}").isRetryable()).isFalse();
  }

  @Test
  void the_api_may_say_whether_to_try_again() {
    assertThat(refused(529, Map.of("x-should-retry", "false"), "{}").isRetryable()).isFalse();
    assertThat(refused(422, Map.of("x-should-retry", "true"), "{}").isRetryable()).isTrue();
    assertThat(refused(400, Map.of("x-should-retry", "true"), "{}").isRetryable()).isFalse();
    var limited = Map.of("x-should-retry", "false", "retry-after", "1");
    assertThat(refused(429, limited, "{}").isRetryable()).isFalse();
  }

  @Test
  void a_body_that_is_no_json_is_no_failure_of_its_own() {
    for (var body : List.of("<html>too large</html>", "", "[]", "\"x\"", "{\"error\":7}", "{")) {
      var failure = refused(413, Map.of(), body);
      assertThat(failure).isInstanceOf(InvalidRequest.class).hasMessageContaining("413");
      assertThat(failure.type()).isEmpty();
    }
  }

  @Test
  void a_connection_is_used_again_once_its_answer_was_read() {
    try (var server =
            new RawServer((_, wire) -> wire.stream().chunk(RawServer.turn("hi")).lastChunk());
        var one = server.client(server.options());
        var two = server.client(server.options())) {
      for (int i = 0; i < 20; i++) {
        try (var answer = (i % 2 == 0 ? one : two).send(RawServer.request("{}"))) {
          RawServer.read(answer);
        }
      }
      assertThat(server.requests).extracting(RawServer.Request::connection).containsOnly(1);
    }
  }

  @Test
  void a_server_that_does_not_end_its_body_is_not_waited_for() throws InterruptedException {
    var gone = new CountDownLatch(1);
    try (var server =
            new RawServer((_, wire) -> {
              wire.stream().chunk(RawServer.turn("hi"));
              wire.untilGone(gone);
            });
        var client = server.client(server.options())) {
      long before = System.nanoTime();
      try (var answer = client.send(RawServer.request("{}"))) {
        assertThat(RawServer.read(answer)).hasSize(6);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closing_in_the_middle_closes_the_socket_and_drains_nothing() throws InterruptedException {
    var gone = new CountDownLatch(20);
    try (var server =
            new RawServer((_, wire) -> {
              wire.stream().chunk(RawServer.start()).send("500\r\n" + RawServer.delta("x"));
              wire.untilGone(gone);
            });
        var client = server.client(server.options())) {
      long before = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        try (var answer = client.send(RawServer.request("{}"))) {
          answer.next();
          answer.next();
          answer.next();
        }
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_stream_that_ends_early_is_a_broken_connection() {
    for (var cut : List.of("", RawServer.start(), RawServer.start() + "data: {\"type\":\"mess")) {
      try (var server =
              new RawServer((_, wire) -> {
                if (!cut.isEmpty()) {
                  wire.stream().chunk(cut);
                }
                throw new IOException("cut");
              });
          var client = server.client(server.options())) {
        var failure =
            catchThrowableOfType(
                ConnectionFailed.class,
                () -> {
                  try (var answer = client.send(RawServer.request("{}"))) {
                    RawServer.read(answer);
                  }
                });
        assertThat(failure.isRetryable()).isTrue();
        assertThat(server.requests).hasSize(1);
      }
    }
  }

  @Test
  void a_server_that_is_not_there_is_a_failed_connection() throws IOException {
    try (var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      var url = URI.create("http://127.0.0.1:" + taken.getLocalPort());
      var client = OkHttpModelClient.of(Options.create().baseUrl(url), name -> null);
      assertThatThrownBy(() -> client.send(RawServer.request("{}")))
          .isInstanceOf(ConnectionFailed.class)
          .hasMessageContaining("127.0.0.1");
      client.close();
    }
  }

  @Test
  void a_client_that_is_closed_sends_nothing_and_its_connections_go() {
    try (var server =
        new RawServer((_, wire) -> wire.stream().chunk(RawServer.turn("hi")).lastChunk())) {
      var client = server.client(server.options());
      try (var answer = client.send(RawServer.request("{}"))) {
        RawServer.read(answer);
      }
      assertThat(server.openConnections()).isEqualTo(1);
      client.close();
      client.close();
      assertThatThrownBy(() -> client.send(RawServer.request("{}"))).isInstanceOf(Aborted.class);
      RawServer.until(() -> server.openConnections() == 0);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void an_answer_in_one_piece_is_told_by_events() {
    var body =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[\
        {"type":"text","text":"hi"}],"stop_reason":"end_turn","stop_sequence":null,\
        "usage":{"input_tokens":1,"output_tokens":2}}\
        """;
    try (var server = new RawServer((_, wire) -> wire.answer(200, JSON, body));
        var client = server.client(server.options())) {
      for (var request : List.of(RawServer.wholeRequest("{}"), RawServer.request("{}"))) {
        var turn = new TurnAssembler();
        try (var answer = client.send(request)) {
          RawServer.read(answer).forEach(turn::add);
          assertThat(answer.next()).isNull();
        }
        assertThat(turn.done().raw().tree()).isEqualTo(Json.parse(body).tree());
      }
      assertThat(server.requests).extracting(RawServer.Request::connection).containsOnly(1);
    }
  }

  @Test
  void an_answer_in_one_piece_that_is_no_message_is_a_broken_connection() {
    for (var body : List.of("{}", "[]", "nonsense", "")) {
      try (var server = new RawServer((_, wire) -> wire.answer(200, JSON, body));
          var client = server.client(server.options());
          var answer = client.send(RawServer.wholeRequest("{}"))) {
        assertThatThrownBy(answer::next).isInstanceOf(ConnectionFailed.class);
        assertThatThrownBy(() -> client.countTokens(RawServer.wholeRequest("{}")))
            .isInstanceOf(ConnectionFailed.class);
      }
    }
  }
}
