// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posts go where they may, once. */
final class GuardedHttpTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final AddressRule LOCAL = AddressRule.PUBLIC_AND_PRIVATE;

  private final AtomicInteger reached = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile String heard = "";
  private HttpServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            reached.incrementAndGet();
            heard =
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type")
                    + " "
                    + exchange.getRequestHeaders().getFirst("X-One")
                    + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/hang")) {
              await();
            }
            exchange.getResponseHeaders().set("Location", "/other");
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.sendResponseHeaders(
                path.length() > 1 ? Integer.parseInt(path.substring(1)) : 200, -1);
          }
        });
    server.start();
    port = server.getAddress().getPort();
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private static GuardedHttp.Answer post(GuardedHttp http, String url) throws IOException {
    return http.post(url, Map.of("X-One", "1"), "{}".getBytes(UTF_8), LONG).send();
  }

  @Test
  void a_post_arrives_whole() throws Exception {
    var answer = post(new GuardedHttp(LOCAL), "http://127.0.0.1:" + port + "/201");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.retryAfter()).contains("0");
    assertThat(heard).isEqualTo("POST application/json 1 {}");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308, 401, 408, 421, 500, 503})
  void whatever_is_answered_it_is_sent_once(int status) throws Exception {
    var answer = post(new GuardedHttp(LOCAL), "http://127.0.0.1:" + port + "/" + status);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(reached).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/",
        "http://127.1:%d/",
        "http://2130706433:%d/",
        "http://0x7f000001:%d/",
        "http://0177.0.0.1:%d/",
        "http://127.0.0.1.:%d/",
        "http://0.0.0.0:%d/",
        "http://[::1]:%d/",
        "http://[::ffff:127.0.0.1]:%d/",
        "http://[64:ff9b::7f00:1]:%d/",
        "http://１２７.0.0.1:%d/",
        "http://localhost:%d/",
        "http://localhost.:%d/",
        "http://example.org@127.0.0.1:%d/",
        "http://127.0.0.1:%d\\@example.org/",
        "http://%%6c%%6f%%63%%61%%6c%%68%%6f%%73%%74:%d/",
        "ftp://127.0.0.1:%d/",
        "//127.0.0.1:%d/"
      })
  void nothing_private_is_reached_however_it_is_written(String url) {
    assertThatThrownBy(() -> post(new GuardedHttp(AddressRule.PUBLIC), url.formatted(port)))
        .isInstanceOf(IOException.class);
    assertThat(reached).hasValue(0);
  }

  @Test
  void a_name_that_changes_its_mind_is_judged_each_time() throws Exception {
    var asked = new AtomicInteger();
    // Here 127.0.0.1 stands for the internet, and 127.0.0.2 for what is private.
    AddressRule one = address -> address.equals(InetAddress.ofLiteral("127.0.0.1"));
    Dns turning =
        host ->
            List.of(
                InetAddress.ofLiteral(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
    var http = new GuardedHttp(one, turning);
    assertThat(post(http, "http://rebind.test:" + port + "/").status()).isEqualTo(200);
    assertThatThrownBy(() -> post(http, "http://rebind.test:" + port + "/"))
        .isInstanceOf(IOException.class);
    assertThat(reached).hasValue(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_name_with_one_private_address_among_others_is_not_called() {
    AddressRule one = address -> address.equals(InetAddress.ofLiteral("127.0.0.1"));
    Dns both =
        host -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2"));
    assertThatThrownBy(() -> post(new GuardedHttp(one, both), "http://two.test:" + port + "/"))
        .isInstanceOf(IOException.class);
    assertThat(reached).hasValue(0);
  }

  @Test
  void silence_has_an_end() {
    assertThatThrownBy(() ->
            new GuardedHttp(LOCAL)
                .post(
                    "http://127.0.0.1:" + port + "/hang",
                    Map.of(),
                    new byte[0],
                    Duration.ofMillis(200))
                .send())
        .isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void a_call_can_be_given_up() throws Exception {
    try (var deaf = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      var call =
          new GuardedHttp(LOCAL)
              .post("http://127.0.0.1:" + deaf.getLocalPort() + "/", Map.of(), new byte[0], LONG);
      var helper =
          Thread.ofVirtual()
              .start(() -> {
                try (var _ = deaf.accept()) {
                  call.cancel();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThatThrownBy(call::send).isInstanceOf(IOException.class);
      helper.join();
    }
  }
}
