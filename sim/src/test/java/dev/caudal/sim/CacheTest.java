// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prefix caching, as usage and diagnostics tell it. */
final class CacheTest extends SimTest {

  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final Hands CLOCK = new Hands();

  @Override
  SimulatorOptions options() {
    return super.options().clock(CLOCK);
  }

  private static ObjectNode body(String ttl) {
    var body = Client.body("@text fine");
    body.putArray("system")
        .addObject()
        .put("type", "text")
        .put("text", "rule ".repeat(2000))
        .putObject("cache_control")
        .put("type", "ephemeral")
        .put("ttl", ttl);
    return body;
  }

  private JsonNode usage(ObjectNode body) {
    return client.message(body).path("usage");
  }

  @Test
  void a_prefix_is_written_once_and_then_read() {
    var first = usage(body("5m"));
    long written = first.path("cache_creation_input_tokens").asLong();
    assertThat(written).isGreaterThan(2000);
    assertThat(first.at("/cache_creation/ephemeral_5m_input_tokens").asLong()).isEqualTo(written);
    assertThat(first.path("cache_read_input_tokens").asLong()).isZero();

    var second = usage(body("5m"));
    assertThat(second.path("cache_read_input_tokens").asLong()).isEqualTo(written);
    assertThat(second.path("cache_creation_input_tokens").asLong()).isZero();
    assertThat(second.path("input_tokens")).isEqualTo(first.path("input_tokens"));
  }

  @Test
  void it_is_forgotten_after_its_lifetime_which_a_read_renews() {
    usage(body("5m"));
    for (int i = 0; i < 2; i++) {
      CLOCK.now = CLOCK.now.plus(Duration.ofMinutes(4));
      assertThat(usage(body("5m")).path("cache_read_input_tokens").asLong()).isPositive();
    }
    CLOCK.now = CLOCK.now.plus(Duration.ofMinutes(6));
    assertThat(usage(body("5m")).path("cache_read_input_tokens").asLong()).isZero();
  }

  @Test
  void another_key_another_model_and_a_short_prefix_read_nothing() {
    usage(body("1h"));
    assertThat(
            usage(body("1h").put("model", "claude-opus-5"))
                .path("cache_read_input_tokens")
                .asLong())
        .isZero();
    client.with("x-api-key", "another");
    assertThat(usage(body("1h")).path("cache_read_input_tokens").asLong()).isZero();
    var brief = Client.body("x");
    brief.putObject("cache_control").put("type", "ephemeral");
    assertThat(usage(brief).path("cache_creation_input_tokens").asLong()).isZero();
  }

  @Test
  void what_stands_behind_the_messages_is_kept_where_an_image_or_the_choice_changes() {
    var first = tool(body("1h"), "A");
    first.putObject("cache_control").put("type", "ephemeral");
    long system = usage(tool(body("1h"), "A")).path("cache_creation_input_tokens").asLong();
    assertThat(read(first)).isEqualTo(system);
    assertThat(read(first)).isGreaterThan(system);

    var chosen = first.deepCopy();
    chosen.putObject("tool_choice").put("type", "none");
    assertThat(read(chosen)).isEqualTo(system);

    var pictured = first.deepCopy();
    pictured
        .withArray("messages")
        .addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "image")
        .putObject("source")
        .put("type", "base64")
        .put("media_type", "image/png")
        .put("data", "AAAA");
    assertThat(read(pictured)).isEqualTo(system);
    assertThat(read(pictured)).isGreaterThan(system);
  }

  @Test
  void the_tools_are_kept_where_web_search_or_speed_are_switched() {
    var first = tool(body("5m"), "A");
    var tool = (ObjectNode) first.at("/tools/0");
    tool.put("description", "rule ".repeat(2000)).putObject("cache_control");
    ((ObjectNode) tool.path("cache_control")).put("type", "ephemeral");
    long all = usage(first).path("cache_creation_input_tokens").asLong();
    assertThat(read(first)).isEqualTo(all);

    assertThat(read(first.deepCopy().put("speed", "fast"))).isBetween(1L, all - 1);
    var searching = first.deepCopy();
    searching.withArray("tools").addObject().put("type", "web_search_20250305").put("name", "s");
    assertThat(read(searching)).isBetween(1L, all - 1);
  }

  private long read(ObjectNode body) {
    return usage(body).path("cache_read_input_tokens").asLong();
  }

  @Test
  void automatic_caching_moves_with_the_conversation() {
    var first = body("1h");
    first.putObject("cache_control").put("type", "ephemeral");
    var one = client.message(first);
    var two = usage(say(first, one, "@text more"));
    assertThat(two.path("cache_read_input_tokens").asLong())
        .isEqualTo(one.at("/usage/cache_creation_input_tokens").asLong());
    assertThat(two.at("/cache_creation/ephemeral_5m_input_tokens").asLong()).isPositive();
    assertThat(one.at("/usage/cache_creation/ephemeral_1h_input_tokens").asLong()).isPositive();
  }

  @Test
  void a_fifth_breakpoint_and_a_long_life_after_a_short_one_are_refused() {
    var five = Client.body("x");
    var blocks = five.putArray("system");
    for (int i = 0; i < 5; i++) {
      blocks
          .addObject()
          .put("type", "text")
          .put("text", "x")
          .putObject("cache_control")
          .put("type", "ephemeral");
    }
    assertThat(client.refused(five).message()).contains("maximum of 4").contains("5");
    var late = body("5m");
    late.putObject("cache_control").put("type", "ephemeral").put("ttl", "1h");
    assertThat(client.refused(late).message()).contains("ttl='1h'");
  }

  @Test
  void diagnostics_say_where_a_conversation_left_its_path() {
    var first = tool(body("5m"), "A");
    first.putObject("diagnostics").putNull("previous_message_id");
    var one = client.message(first);
    assertThat(one.path("diagnostics").isNull()).isTrue();

    var second = say(first, one, "@text more");
    second.putObject("diagnostics").put("previous_message_id", one.path("id").asString());
    assertThat(client.message(second).path("diagnostics").isNull()).isTrue();

    assertThat(reason(second.deepCopy().put("system", "other"))).isEqualTo("system_changed");
    assertThat(reason(tool(second.deepCopy(), "B"))).isEqualTo("tools_changed");
    assertThat(reason(second.deepCopy().put("model", "claude-opus-5"))).isEqualTo("model_changed");
    var edited = second.deepCopy();
    ((ObjectNode) edited.at("/messages/0")).put("content", "@text other");
    assertThat(reason(edited)).isEqualTo("messages_changed");
    edited.putObject("diagnostics").put("previous_message_id", "msg_gone");
    assertThat(reason(edited)).isEqualTo("previous_message_not_found");
  }

  private String reason(ObjectNode body) {
    var diagnostics = client.message(body).path("diagnostics");
    return diagnostics.at("/cache_miss_reason/type").asString();
  }

  @Test
  void a_warm_up_writes_the_cache_and_says_nothing() {
    var warm = client.message(body("5m").put("max_tokens", 0));
    assertThat(warm.path("content").isEmpty()).isTrue();
    assertThat(stopReason(warm)).isEqualTo("max_tokens");
    assertThat(usage(body("5m")).path("cache_read_input_tokens").asLong()).isPositive();
  }
}
