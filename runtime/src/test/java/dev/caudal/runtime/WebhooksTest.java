// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Secrets, and what receivers make of the signatures. */
final class WebhooksTest {
  private static final String OLD = secret('o', 24);
  private static final String NEW = secret('n', 64);
  private static final String BODY = "{\"type\":\"job.completed\",\"result\":\"grüße\"}";

  static String secret(char letter, int bytes) {
    return "whsec_"
        + Base64.getEncoder().encodeToString(String.valueOf(letter).repeat(bytes).getBytes(UTF_8));
  }

  private static HttpHeaders headers(Webhooks webhooks, String tenant, long seconds) {
    var signature = Signatures.of(webhooks.keys(tenant), "wh_1", seconds, BODY.getBytes(UTF_8));
    return HttpHeaders.of(
        Map.of(
            "webhook-id", List.of("wh_1"),
            "webhook-timestamp", List.of(Long.toString(seconds)),
            "webhook-signature", List.of(signature)),
        (name, value) -> true);
  }

  @Test
  void a_signature_is_what_the_reference_verifier_expects() throws Exception {
    var headers =
        headers(Webhooks.defaults().secret("acme", OLD), "acme", Instant.now().getEpochSecond());
    new Webhook(OLD).verify(BODY, headers.map());
    assertThatThrownBy(() -> new Webhook(OLD).verify(BODY + " ", headers.map()))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> new Webhook(NEW).verify(BODY, headers.map()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void while_a_secret_changes_both_verify() throws Exception {
    var both = Webhooks.defaults().secret("acme", NEW).secret("acme", OLD);
    var headers = headers(both, "acme", Instant.now().getEpochSecond());
    assertThat(headers.firstValue("webhook-signature").orElseThrow().split(" ")).hasSize(2);
    new Webhook(OLD).verify(BODY, headers.map());
    new Webhook(NEW).verify(BODY, headers.map());
  }

  @Test
  void what_is_older_than_five_minutes_is_not_verified() {
    var webhooks = Webhooks.defaults().secret("acme", OLD);
    var headers = headers(webhooks, "acme", Instant.now().getEpochSecond() - 301);
    assertThatThrownBy(() -> new Webhook(OLD).verify(BODY, headers.map()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void one_tenants_secret_signs_nothing_of_another() {
    assertThat(Webhooks.defaults().secret("acme", OLD).keys("other")).isEmpty();
  }

  @Test
  void secrets_that_are_none_are_refused_without_being_told() {
    for (var bad : List.of("plain", "whsec_", "whsec_%%%", secret('x', 23), secret('x', 65))) {
      assertThatThrownBy(() -> Webhooks.defaults().secret("acme", bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a webhook secret must")
          .message()
          .doesNotContain(bad.substring(Math.min(6, bad.length())).isEmpty() ? "\0" : bad);
    }
    assertThatCode(() -> Webhooks.defaults().secret("acme", NEW)).doesNotThrowAnyException();
  }

  @Test
  void secrets_do_not_show() {
    var text = Webhooks.defaults().secret("acme", OLD).toString();
    assertThat(text).doesNotContain(OLD).doesNotContain(OLD.substring(6));
  }
}
