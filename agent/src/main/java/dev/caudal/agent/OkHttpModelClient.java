// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** The Messages API over HTTP. */
final class OkHttpModelClient implements ModelClient {
  private static final String VERSION = "2026-10-21";
  private static final Duration WHOLE_ANSWER = Duration.ofMinutes(10);
  private static final String AGENT =
      "caudal-agent/"
          + Optional.ofNullable(OkHttpModelClient.class.getPackage().getImplementationVersion())
              .orElse("dev")
          + " (java)";

  private final Endpoint endpoint;
  private final Credentials credentials;
  private final Transport transport;
  private final Options options;
  private final CancelToken closing = new CancelToken();
  private final AtomicBoolean closed = new AtomicBoolean();

  private OkHttpModelClient(
      Endpoint endpoint, Credentials credentials, Transport transport, Options options) {
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.transport = transport;
    this.options = options;
  }

  /** A client set up by options and by the process's environment. */
  static OkHttpModelClient of(Options options) {
    return of(options, Environment.ofProcess());
  }

  static OkHttpModelClient of(Options options, Environment environment) {
    var endpoint = Endpoint.of(options, environment);
    var credentials = Credentials.of(options, environment, !endpoint.isLoopback());
    var authorities =
        endpoint.base().isHttps() ? CustomCa.files(environment) : List.<java.nio.file.Path>of();
    var transport =
        Transport.take(new Transport.Kind(Proxies.to(endpoint.base(), environment), authorities));
    return new OkHttpModelClient(endpoint, credentials, transport, options.copy());
  }

  @Override
  public ModelAnswer send(ModelRequest request) {
    return send(request, new CancelToken());
  }

  /** The same, ended by a token too, from before the first byte until the answer is closed. */
  ModelAnswer send(ModelRequest request, CancelToken run) {
    var patience = options.idleTimeout;
    if (!request.streaming() && patience.compareTo(WHOLE_ANSWER) < 0) {
      patience = WHOLE_ANSWER;
    }
    var answer = call(endpoint.messages(), request, patience, run);
    if (request.streaming() && !answer.isA("application/json")) {
      return new StreamedAnswer(answer, request.source());
    }
    return new WholeAnswer(answer, request.source());
  }

  @Override
  public long countTokens(ModelRequest request) {
    return countTokens(request, new CancelToken());
  }

  /** The same, ended by a token too. */
  long countTokens(ModelRequest request, CancelToken run) {
    var answer = call(endpoint.countTokens(), request, options.idleTimeout, run);
    boolean read = false;
    try {
      var body = answer.readAll();
      read = true;
      var count = JsonSlices.fields(Json.trusted(body)).get("input_tokens");
      if (count != null && count.tree().isIntegralNumber()) {
        return count.tree().asLong();
      }
    } catch (IOException e) {
      throw answer.failure(e);
    } finally {
      answer.close(read);
    }
    throw new ConnectionFailed("the model's API counted no tokens");
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closing.cancel();
      transport.giveBack();
    }
  }

  private HttpAnswer call(HttpUrl url, ModelRequest request, Duration patience, CancelToken run) {
    var call = transport.http().newCall(http(url, request));
    var live = new LiveCall(call, patience, run, closing);
    boolean answered = false;
    try {
      var answer = new HttpAnswer(live, live.execute());
      live.patience(options.idleTimeout);
      if (answer.status() != 200) {
        throw refusal(answer);
      }
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        live.close();
      }
    }
  }

  /** The words of a refusal are worth a look, but not a failure of their own. */
  private AgentException refusal(HttpAnswer answer) {
    byte[] body = {};
    boolean read = false;
    try {
      body = answer.readAll();
      read = true;
    } catch (IOException e) {
      answer.check();
    } finally {
      answer.close(read);
    }
    return ApiErrors.ofAnswer(answer.status(), answer.headers(), body, options.clock.instant());
  }

  private Request http(HttpUrl url, ModelRequest request) {
    var http =
        new Request.Builder()
            .url(url)
            .header("anthropic-version", VERSION)
            .header("user-agent", AGENT)
            .header(credentials.header(), credentials.value())
            .header("accept", request.streaming() ? "text/event-stream" : "application/json")
            // Compression would hold events back.
            .header("accept-encoding", "identity")
            .post(new RequestPieces(request.body()));
    var betas = new TreeSet<>(request.betas());
    betas.addAll(credentials.betas());
    if (!betas.isEmpty()) {
      http.header("anthropic-beta", String.join(",", betas));
    }
    if (!url.isHttps() && !transport.proxyAuthorization().isEmpty()) {
      http.header("proxy-authorization", transport.proxyAuthorization());
    }
    return http.build();
  }
}
