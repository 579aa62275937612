// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ModelException.Details;
import java.util.Optional;
import java.util.Set;

/**
 * How a client says who it is. Its value is never shown.
 *
 * @param header the header that carries it
 */
record Credentials(String header, String value, Set<String> betas) {

  /** Local servers of the API take any key, but some refuse a request that has none. */
  private static final Credentials ANY = new Credentials("x-api-key", "none", Set.of());

  private static final String KEY = "ANTHROPIC_API_KEY";
  private static final String TOKEN = "ANTHROPIC_AUTH_TOKEN";
  private static final String OAUTH = "CLAUDE_CODE_OAUTH_TOKEN";

  /** What the options say goes before what the environment says, and a key before a token. */
  static Credentials of(Options options, Environment environment, boolean needed) {
    return options
        .apiKey
        .map(key -> key("the API key", key))
        .or(() -> options.authToken.map(token -> bearer("the auth token", token)))
        .or(() -> options.oauthToken.map(token -> oauth("the OAuth token", token)))
        .or(() -> set(environment, KEY).map(key -> key(KEY, key)))
        .or(() -> set(environment, TOKEN).map(token -> bearer(TOKEN, token)))
        .or(() -> set(environment, OAUTH).map(token -> oauth(OAUTH, token)))
        .or(() -> needed ? Optional.empty() : Optional.of(ANY))
        .orElseThrow(() ->
            failure(
                "no credentials: give an API key in the options, or set one of "
                    + String.join(", ", KEY, TOKEN, OAUTH)));
  }

  @Override
  public String toString() {
    return "Credentials[" + header + ": …]";
  }

  private static Optional<String> set(Environment environment, String name) {
    return Optional.of(environment.first(name)).filter(value -> !value.isEmpty());
  }

  private static Credentials key(String name, String key) {
    return new Credentials("x-api-key", checked(name, key), Set.of());
  }

  private static Credentials bearer(String name, String token) {
    return new Credentials("Authorization", "Bearer " + checked(name, token), Set.of());
  }

  private static Credentials oauth(String name, String token) {
    return new Credentials(
        "Authorization", "Bearer " + checked(name, token), Set.of("oauth-2025-04-20"));
  }

  /** A header with other characters would be refused later, by a message that shows the value. */
  private static String checked(String name, String secret) {
    if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw failure(name + " is empty or has characters that no header may have");
    }
    return secret;
  }

  private static AuthenticationFailed failure(String message) {
    return new AuthenticationFailed(Details.local(message, false));
  }
}
