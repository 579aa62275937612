// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the API: proxies, and certificates of one's own. */
final class ProxiesTest {
  private static final HttpUrl API = HttpUrl.get("https://api.anthropic.com");
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();

  private Optional<String> route(HttpUrl url) {
    return Proxies.to(url, variables::get).map(Proxies.Route::toString);
  }

  @Test
  void the_variable_of_the_scheme_decides_in_either_case() {
    assertThat(route(API)).isEmpty();
    variables.put("all_proxy", "socks5://all:1081");
    assertThat(route(API)).contains("SOCKS all:1081");
    variables.put("HTTP_PROXY", "http://plain:81");
    assertThat(route(API)).contains("SOCKS all:1081");
    assertThat(route(HttpUrl.get("http://gate:80"))).contains("HTTP plain:81");
    variables.put("https_proxy", "lower");
    assertThat(route(API)).contains("HTTP lower:80");
    variables.put("HTTPS_PROXY", "http://[::1]:3128/");
    assertThat(route(API)).contains("HTTP ::1:3128");
    assertThat(route(HttpUrl.get("http://127.0.0.1:80"))).contains("straight");
    variables.put("NO_PROXY", "anthropic.com");
    assertThat(route(API)).contains("straight");
  }

  @Test
  void a_password_goes_to_the_proxy_and_is_not_shown() {
    variables.put("HTTPS_PROXY", "http://me:p%40ss@proxy:3128");
    var route = Proxies.to(API, variables::get).orElseThrow();
    assertThat(route.authorization()).isEqualTo("Basic bWU6cEBzcw==");
    assertThat(route.toString()).isEqualTo("HTTP proxy:3128");
    assertThat(route.proxy().type()).isEqualTo(Proxy.Type.HTTP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://u:secret@p:1", "socks5://u:secret@p:1", "http://", "a b:secret@"})
  void a_proxy_that_cannot_be_used_is_told_at_once(String proxy) {
    variables.put("HTTPS_PROXY", proxy);
    assertThatThrownBy(() -> route(API))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("HTTPS_PROXY")
        .message()
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                   | a.com         | 443 | true
          a.com               | a.com         | 443 | true
          A.com, b.com        | x.B.COM       | 443 | true
          a.com b.com         | b.com         | 443 | true
          .a.com              | x.a.com       | 443 | true
          .a.com              | a.com         | 443 | true
          *.a.com             | x.y.a.com     | 443 | true
          a.com               | ba.com        | 443 | false
          a.com:8443          | a.com         | 8443| true
          a.com:8443          | a.com         | 443 | false
          10.0.0.0/8          | 10.9.8.7      | 443 | true
          10.0.0.0/8          | 11.9.8.7      | 443 | false
          10.0.0.0/8          | ten.com       | 443 | false
          10.0.0.0/99         | 10.9.8.7      | 443 | false
          fd00::/8            | fd12::1       | 443 | true
          fd00::/8            | 10.0.0.1      | 443 | false
          ::2                 | ::2           | 443 | true
          [::2]               | ::2           | 443 | true
          [::2]:443           | ::2           | 443 | true
          ,                   | a.com         | 443 | false
          x/y                 | a.com         | 443 | false
          """)
  void hosts_may_be_left_out(String list, String host, int port, boolean covered) {
    assertThat(NoProxy.of(list).covers(host, port)).isEqualTo(covered);
  }

  @Test
  void a_plain_request_goes_through_the_proxy_with_its_password() {
    try (var proxy =
        new RawServer((_, wire) -> wire.stream().chunk(RawServer.turn("hi")).lastChunk())) {
      variables.put("HTTP_PROXY", "http://me:pass@127.0.0.1:" + proxy.port());
      var options = Options.create().apiKey("k").baseUrl(URI.create("http://api.invalid/"));
      try (var client = OkHttpModelClient.of(options, variables::get);
          var answer = client.send(RawServer.request("{}"))) {
        assertThat(RawServer.read(answer)).hasSize(6);
      }
      var seen = proxy.requests.getFirst();
      assertThat(seen.line()).isEqualTo("POST http://api.invalid/v1/messages HTTP/1.1");
      assertThat(seen.header("proxy-authorization")).isEqualTo("Basic bWU6cGFzcw==");
    }
  }

  @Test
  void a_tunnel_and_an_own_authority_lead_to_the_api() throws Exception {
    var store = certificate();
    var server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    server.createContext(
        "/v1/messages",
        exchange -> {
          var seen = exchange.getRequestHeaders().getFirst("proxy-authorization");
          var body =
              RawServer.turn(seen == null ? "no password" : seen)
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("content-type", "text/event-stream");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (var proxy = new RawServer((request, wire) -> tunnel(request, wire, server))) {
      variables.put("HTTPS_PROXY", "http://me:pass@127.0.0.1:" + proxy.port());
      var options = Options.create().apiKey("k").baseUrl(URI.create("https://api.test"));
      try (var client = OkHttpModelClient.of(options, variables::get)) {
        assertThatThrownBy(() -> client.send(RawServer.request("{}")))
            .isInstanceOf(ConnectionFailed.class);
      }
      variables.put("CAUDAL_CA_FILE", folder.resolve("ca.pem").toString());
      try (var client = OkHttpModelClient.of(options, variables::get);
          var answer = client.send(RawServer.request("{}"))) {
        var turn = new TurnAssembler();
        RawServer.read(answer).forEach(turn::add);
        assertThat(turn.done().text()).isEqualTo("no password");
      }
      var seen = proxy.requests.getLast();
      assertThat(seen.line()).isEqualTo("CONNECT api.test:443 HTTP/1.1");
      assertThat(seen.header("proxy-authorization")).isEqualTo("Basic bWU6cGFzcw==");
      assertThat(seen.header("x-api-key")).isEmpty();

      variables.put("HTTPS_PROXY", "http://me:wrong@127.0.0.1:" + proxy.port());
      try (var client = OkHttpModelClient.of(options, variables::get)) {
        assertThatThrownBy(() -> client.send(RawServer.request("{}")))
            .isInstanceOf(ModelException.class)
            .message()
            .doesNotContain("wrong");
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_file_of_authorities_that_is_none_is_told_at_once() throws IOException {
    var options = Options.create().apiKey("k");
    for (var content : new String[] {"", "nonsense", "-----BEGIN CERTIFICATE-----\nx"}) {
      var file = Files.writeString(folder.resolve("bad.pem"), content);
      variables.put("SSL_CERT_FILE", file.toString());
      assertThatThrownBy(() -> OkHttpModelClient.of(options, variables::get))
          .isInstanceOf(EngineFailed.class)
          .hasMessageContaining("bad.pem");
    }
    variables.put("SSL_CERT_FILE", folder.resolve("none.pem").toString());
    assertThatThrownBy(() -> OkHttpModelClient.of(options, variables::get))
        .hasMessageContaining("none.pem");
  }

  private static void tunnel(RawServer.Request request, RawServer.Wire wire, HttpsServer server)
      throws IOException {
    if (!request.header("proxy-authorization").equals("Basic bWU6cGFzcw==")) {
      wire.answer(407, Map.of("proxy-authenticate", "Basic realm=\"x\""), "");
      return;
    }
    wire.send("HTTP/1.1 200 OK\r\n\r\n");
    try (var there = new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              there.getInputStream().transferTo(wire.socket().getOutputStream());
            } catch (IOException e) {
              // One side has gone, and with it the tunnel.
            }
          });
      wire.socket().getInputStream().transferTo(there.getOutputStream());
    }
  }

  /** A key store with a certificate that nobody else has signed, and that one as PEM. */
  private Path certificate() throws Exception {
    var store = folder.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-dname",
        "CN=api.test",
        "-ext",
        "san=dns:api.test",
        "-keyalg",
        "EC",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        store.toString(),
        "-file",
        folder.resolve("ca.pem").toString());
    return store;
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(java.util.List.of(arguments));
    command.addAll(java.util.List.of("-alias", "a", "-storepass", new String(PASSWORD)));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private static SSLContext tls(Path store) throws GeneralSecurityException, IOException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), PASSWORD), PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
