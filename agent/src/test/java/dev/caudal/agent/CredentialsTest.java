// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client says it is, and to whom. */
final class CredentialsTest {
  private final Map<String, String> variables = new HashMap<>();

  private Credentials credentials(Options options) {
    return Credentials.of(options, variables::get, true);
  }

  private static void is(Credentials credentials, String header, String value) {
    assertThat(credentials.header()).isEqualTo(header);
    assertThat(credentials.value()).isEqualTo(value);
    assertThat(credentials.toString()).doesNotContain(value);
  }

  @Test
  void options_go_before_the_environment_and_keys_before_tokens() {
    variables.put("CLAUDE_CODE_OAUTH_TOKEN", "env-oauth");
    is(credentials(Options.create()), "Authorization", "Bearer env-oauth");
    assertThat(credentials(Options.create()).betas()).isEqualTo(Set.of("oauth-2025-04-20"));
    variables.put("ANTHROPIC_AUTH_TOKEN", " env-token ");
    is(credentials(Options.create()), "Authorization", "Bearer env-token");
    variables.put("ANTHROPIC_API_KEY", "env-key");
    is(credentials(Options.create()), "x-api-key", "env-key");
    is(credentials(Options.create().oauthToken("oauth-1")), "Authorization", "Bearer oauth-1");
    is(credentials(Options.create().oauthToken("o").authToken("t")), "Authorization", "Bearer t");
    is(credentials(Options.create().authToken("t").apiKey("key-1")), "x-api-key", "key-1");
  }

  @Test
  void a_client_without_any_is_not_made_unless_the_api_is_on_this_machine() {
    variables.put("ANTHROPIC_API_KEY", " ");
    assertThatThrownBy(() -> OkHttpModelClient.of(Options.create(), variables::get))
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessageContaining("ANTHROPIC_API_KEY")
        .hasMessageContaining("ANTHROPIC_AUTH_TOKEN")
        .hasMessageContaining("CLAUDE_CODE_OAUTH_TOKEN");
    variables.put("ANTHROPIC_BASE_URL", "http://[::1]:9/");
    OkHttpModelClient.of(Options.create(), variables::get).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "se cret", "se\ncret", "secrét"})
  void a_secret_that_no_header_may_have_is_refused_and_not_shown(String secret) {
    assertThatThrownBy(() -> credentials(Options.create().apiKey(secret)))
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessage("the API key is empty or has characters that no header may have");
  }

  @Test
  void a_base_url_comes_from_the_options_else_the_environment_else_is_anthropics() {
    assertThat(endpoint(Options.create()).messages())
        .hasToString("https://api.anthropic.com/v1/messages");
    variables.put("ANTHROPIC_BASE_URL", "http://gate:8080/x/");
    assertThat(endpoint(Options.create()).messages()).hasToString("http://gate:8080/x/v1/messages");
    var options = Options.create().baseUrl(URI.create("http://127.0.0.1:7/y"));
    assertThat(endpoint(options).countTokens())
        .hasToString("http://127.0.0.1:7/y/v1/messages/count_tokens");
  }

  private Endpoint endpoint(Options options) {
    return Endpoint.of(options, variables::get);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "x", "http://u:secret@x", "http://x?key=secret", "http://x#a"})
  void a_base_url_that_is_none_is_refused(String url) {
    variables.put("ANTHROPIC_BASE_URL", url);
    assertThatThrownBy(() -> endpoint(Options.create()))
        .isInstanceOf(InvalidRequest.class)
        .message()
        .startsWith("a base URL")
        .doesNotContain("secret");
  }

  @Test
  void only_names_and_numbers_of_this_machine_are_loopback() {
    for (var host : new String[] {"localhost", "a.LocalHost", "127.0.0.1", "127.9.9.9", "::1"}) {
      assertThat(Endpoint.isLoopback(host)).as(host).isTrue();
    }
    for (var host : new String[] {"127.0.0.1.evil.com", "localhost.com", "128.0.0.1", "10.0.0.1"}) {
      assertThat(Endpoint.isLoopback(host)).as(host).isFalse();
    }
  }
}
