// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.agent.GuardedHttp;
import dev.caudal.runtime.DeliveryView.Status;
import dev.caudal.store.Append;
import dev.caudal.store.Command;
import dev.caudal.store.Entry;
import dev.caudal.store.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One attempt to tell a webhook something, and what follows from it.
 *
 * <p>An attempt is in the log when it is over. Whoever dies in the middle of one leaves none, so
 * that it is made again, under the same id.
 */
final class Delivery {
  static final String NOTICE = "notice";
  private static final String ATTEMPT = "attempt";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int GONE = 410;

  private final Node node;
  private final LogWriter log;
  private final Command command;
  private final String tenant;
  private final DeliveryRow row;
  private final Webhooks settings;
  private volatile GuardedHttp.@Nullable Post post;
  private volatile boolean halted;

  Delivery(Node node, LogWriter log, Command command) {
    this.node = node;
    this.log = log;
    this.command = command;
    tenant = log.session().tenant();
    row = DeliveryRow.of(node.store.run(command.run().orElseThrow()).orElseThrow());
    settings = node.options.webhooks();
  }

  /** Gives the attempt up; it counts for nothing. */
  void halt() {
    halted = true;
    var now = post;
    if (now != null) {
      now.cancel();
    }
  }

  /**
   * Makes the attempt that is due.
   *
   * @param early commands that came before it; those that want one now are taken out
   * @param crashed whether nobody who tried before has lived to say how it went
   * @return when to wake up again, where there is something left to do
   */
  Optional<Wake> attempt(List<Command> early, boolean crashed) {
    var urged = early.stream().filter(it -> it.type().equals(Commands.URGE)).toList();
    var now = settings.clock().instant();
    var due = row.nextAttempt().filter(now::isBefore);
    if (due.isPresent() && urged.isEmpty()) {
      return Optional.of(Wake.at(due.get()));
    }
    if (!node.deliveries.enter(tenant, !urged.isEmpty())) {
      return Optional.of(Wake.at(now.plusSeconds(ThreadLocalRandom.current().nextInt(5, 30))));
    }
    try {
      early.removeAll(urged);
      return attempt(urged.stream().map(Command::id).toArray(String[]::new), crashed);
    } finally {
      node.deliveries.leave(tenant);
    }
  }

  private Optional<Wake> attempt(String[] urged, boolean crashed) {
    var body = Events.MAPPER.readTree(command.body()).path("payload").asString("");
    long since = System.nanoTime();
    var outcome = crashed ? Outcome.failed("the sender broke down") : send(body.getBytes(UTF_8));
    if (halted) {
      return Optional.of(Wake.any());
    }
    var attempt = entry(outcome, (System.nanoTime() - since) / 1_000_000);
    boolean isFirst = row.attempts() == 0;
    write(attempt, isFirst ? Optional.of(body) : Optional.empty(), urged);
    return row.nextAttempt().map(Wake::at);
  }

  /**
   * How an attempt went.
   *
   * @param status 0 where nothing came back
   * @param error empty where a status came back
   */
  private record Outcome(int status, String error, Optional<String> retryAfter) {
    static Outcome failed(String error) {
      return new Outcome(0, error, Optional.empty());
    }

    boolean isTaken() {
      return status >= 200 && status < 300;
    }
  }

  private Outcome send(byte[] body) {
    try {
      var sending = node.http.post(row.url(), headers(body), body, TIMEOUT);
      post = sending;
      if (halted) {
        sending.cancel();
      }
      var answer = sending.send();
      return new Outcome(answer.status(), "", answer.retryAfter());
    } catch (IOException e) {
      return Outcome.failed(reason(e));
    }
  }

  private Map<String, String> headers(byte[] body) {
    long seconds = settings.clock().instant().getEpochSecond();
    var headers = new LinkedHashMap<String, String>();
    headers.put("User-Agent", "Caudal");
    headers.put("webhook-id", row.id());
    headers.put("webhook-timestamp", Long.toString(seconds));
    var keys = settings.keys(tenant);
    if (!keys.isEmpty()) {
      headers.put("webhook-signature", Signatures.of(keys, row.id(), seconds, body));
    }
    return headers;
  }

  /** In words that say nothing of the network this runs in. */
  private static String reason(IOException failure) {
    return switch (failure) {
      case UnknownHostException e -> "the host's name leads to no address that may be called";
      case InterruptedIOException e -> "no answer within " + TIMEOUT.toSeconds() + " s";
      case SSLException e -> "no secure connection";
      default -> "no connection, or it broke";
    };
  }

  private ObjectNode entry(Outcome outcome, long millis) {
    var now = settings.clock().instant();
    var entry = Events.MAPPER.createObjectNode();
    entry.put("delivery_id", row.id()).put("attempt", row.attempts() + 1);
    if (outcome.status() > 0) {
      entry.put("status_code", outcome.status());
    }
    if (!outcome.isTaken()) {
      entry.put("error", outcome.error().isEmpty() ? "HTTP " + outcome.status() : outcome.error());
    }
    var next = next(outcome, now);
    entry.put("duration_ms", millis).put("status", status(outcome, next).wire());
    next.ifPresent(time -> entry.put("next_attempt_at", time.toString()));
    return entry;
  }

  private Optional<Instant> next(Outcome outcome, Instant now) {
    return outcome.isTaken() || outcome.status() == GONE
        ? Optional.empty()
        : Retries.next(row.step() + 1, now, outcome.retryAfter(), ThreadLocalRandom.current());
  }

  private static Status status(Outcome outcome, Optional<Instant> next) {
    if (outcome.isTaken()) {
      return Status.DELIVERED;
    }
    if (outcome.status() == GONE) {
      return Status.STOPPED;
    }
    return next.isPresent() ? Status.PENDING : Status.FAILED;
  }

  /** The first attempt brings along what was sent, so that it can be sent again one day. */
  private void write(ObjectNode attempt, Optional<String> body, String... urged) {
    var run = command.run().orElseThrow();
    var entries = new ArrayList<Entry>();
    body.ifPresent(text ->
        entries.add(
            Events.entry(run, NOTICE, Events.MAPPER.createObjectNode().put("payload", text))));
    entries.add(Events.entry(run, ATTEMPT, attempt));
    row.after(attempt);
    log.append(
        Append.of(entries)
            .run(run, DeliveryRow.state(row.status()), row.bytes())
            .ack(urged)
            .asProgress());
  }
}
