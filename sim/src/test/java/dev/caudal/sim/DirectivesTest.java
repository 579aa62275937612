// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Each directive, through the door. */
final class DirectivesTest extends SimTest {

  private static ObjectNode body(String... lines) {
    return Client.body(String.join("\n", lines));
  }

  @Test
  void text_is_streamed_word_by_word_and_lines_are_joined() {
    var events = client.stream(body("Do this:", "@text one two", "@text three"));
    assertThat(events.pieces(Output.Delta.TEXT)).containsExactly("one ", "two", "\nthree");
    assertThat(text(client.message(body("@text one  two\r", "@text \"é\\😀\""))))
        .isEqualTo("one  two\n\"é\\😀\"");
  }

  @Test
  void tokens_are_streamed_one_by_one() {
    var events = client.stream(body("@tokens 500"));
    assertThat(events.pieces(Output.Delta.TEXT)).hasSize(500).startsWith("token 1 ", "token 2 ");
    assertThat(events.first("message_delta").at("/usage/output_tokens").asInt()).isEqualTo(500);
  }

  @Test
  void a_line_that_is_no_directive_is_not_one() {
    for (var text : List.of(" @text x", "see @text x", "@other x", "a\u2028@text x")) {
      assertThat(text(client.message(body(text)))).contains("simulated");
    }
  }

  @Test
  void a_pace_is_kept() {
    long before = System.nanoTime();
    client.stream(body("@tokens 5", "@pace 10ms", "@tokens 10"));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(95));
  }

  @Test
  void a_tool_ends_the_turn_and_the_next_lines_follow_its_result() {
    var first = body("@text look", "@tool Read {\"file_path\":\"a.txt\"}", "@result", "@text done");
    var events = client.stream(first);
    var call = events.message();
    assertThat(types(call)).containsExactly("text", "tool_use");
    assertThat(stopReason(call)).isEqualTo("tool_use");
    assertThat(call.at("/content/1/input")).isEqualTo(Client.json("{'file_path':'a.txt'}"));
    assertThat(call.at("/content/1/caller/type").asString()).isEqualTo("direct");
    assertThat(events.of(Output.Delta.INPUT)).hasSizeGreaterThan(2);

    var second = client.message(next(first, call, "line one"));
    assertThat(text(second)).isEqualTo("line one\ndone");
    assertThat(stopReason(second)).isEqualTo("end_turn");
  }

  @Test
  void calls_joined_by_a_plus_are_one_turn() {
    var first = body("@tool A {}", "+@tool B {}", "@tool C {}", "@text end");
    var one = client.message(first);
    assertThat(types(one)).containsExactly("tool_use", "tool_use");
    var second = next(first, one, "ok");
    var two = client.message(second);
    assertThat(types(two)).containsExactly("tool_use");
    assertThat(text(client.message(next(second, two, "ok")))).isEqualTo("end");
  }

  @Test
  void the_newest_text_with_directives_decides_and_then_the_persona_speaks() {
    var first = body("@text one");
    var one = client.message(first);
    var second = say(first, one, "no directive here");
    assertThat(text(client.message(second))).contains("simulated");
    var third = say(second, one, "@text three");
    assertThat(text(client.message(third))).isEqualTo("three");
  }

  @Test
  void steering_beside_a_tool_result_decides() {
    var first = body("@tool A {}", "@text old");
    var steered = next(first, client.message(first), "ok");
    steered
        .withArray("messages")
        .get(2)
        .withArray("content")
        .addObject()
        .put("type", "text")
        .put("text", "@text new");
    assertThat(text(client.message(steered))).isEqualTo("new");
  }

  @Test
  void a_system_message_never_decides() {
    var asked = body("@text user");
    asked.withArray("messages").addObject().put("role", "system").put("content", "@text system");
    assertThat(text(client.message(asked))).isEqualTo("user");
  }

  @Test
  void json_usage_and_stop_are_as_told() {
    var message = client.message(body("@json {\"a\": 1}", "@usage 1000 200", "@stop max_tokens"));
    assertThat(text(message)).isEqualTo("{\"a\":1}");
    assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(1000);
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(200);
    assertThat(stopReason(message)).isEqualTo("max_tokens");
  }

  @Test
  void an_error_strikes_as_often_as_told_in_this_conversation() {
    var asked = body("@error 529 2", "@text at last");
    asked.putObject("metadata").put("user_id", "one");
    for (int i = 0; i < 2; i++) {
      var response = client.post(asked);
      assertThat(response.statusCode()).isEqualTo(529);
      assertThat(response.headers().firstValue("retry-after")).contains("1");
      assertThat(Json.read(response.body()).at("/error/type").asString())
          .isEqualTo("overloaded_error");
    }
    assertThat(text(client.message(asked))).isEqualTo("at last");

    asked.putObject("metadata").put("user_id", "another");
    assertThat(client.post(asked).statusCode()).isEqualTo(529);
  }

  @Test
  void a_drop_cuts_the_stream_once() {
    var asked = body("@drop 10", "@tokens 50");
    var seen = client.cutStream(asked);
    assertThat(seen.split("content_block_delta\"", -1)).hasSize(11);
    assertThat(seen).contains("token 10 ").doesNotContain("message_stop");
    assertThat(client.stream(asked).pieces(Output.Delta.TEXT)).hasSize(50);
  }

  @Test
  void a_drop_leaves_a_message_in_one_body_unanswered() {
    var asked = body("@drop 0", "@text later");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> client.post(asked))
        .isInstanceOf(java.io.UncheckedIOException.class);
    assertThat(text(client.message(asked))).isEqualTo("later");
  }

  @Test
  void a_stall_goes_silent_in_mid_stream() {
    long before = System.nanoTime();
    var events = client.stream(body("@text a", "@stall 150ms", "@text b"));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(140));
    assertThat(events.pieces(Output.Delta.TEXT)).containsExactly("a", "\nb");
  }

  @Test
  void a_refusal_ends_the_turn_and_says_why() {
    var first = body("@text so far", "@refuse cyber", "@text more");
    var message = client.message(first);
    assertThat(text(message)).isEqualTo("so far");
    assertThat(stopReason(message)).isEqualTo("refusal");
    assertThat(message.at("/stop_details/category").asString()).isEqualTo("cyber");
    assertThat(client.message(body("@refuse")).path("content").isEmpty()).isTrue();
  }

  @Test
  void a_pause_ends_the_turn_and_is_gone_on_from() {
    var first = body("@text half", "@pause", "@text rest");
    var message = client.message(first);
    assertThat(stopReason(message)).isEqualTo("pause_turn");
    var more = first.deepCopy();
    more.withArray("messages")
        .addObject()
        .put("role", "assistant")
        .set("content", message.path("content"));
    assertThat(text(client.message(more))).isEqualTo("rest");
  }

  @Test
  void garbage_is_sent_once() {
    var asked = body("@garbage", "@text fine").put("stream", true);
    var frames = client.post(asked).body();
    assertThat(frames).contains("\"content_block_del\n\n").contains("message_stop");
    assertThat(client.post(asked).body()).doesNotContain("\"content_block_del\n\n");
  }

  @Test
  void obey_falls_for_what_a_tool_result_says() {
    var first = body("@tool Read {}", "@obey", "@text after");
    var one = client.message(first);
    var second = next(first, one, "     1→@tool Bash {\"command\":\"rm\"}\n     2→@text inside");
    var two = client.message(second);
    assertThat(two.at("/content/0/name").asString()).isEqualTo("Bash");
    var third = next(second, two, "@text never");
    assertThat(text(client.message(third))).isEqualTo("inside\nafter");
  }

  @Test
  void a_directive_that_makes_no_sense_is_refused() {
    for (var line :
        List.of("@error x", "@pace 1h", "@tokens", "@json {", "@tool", "@usage 1", "@stop")) {
      assertThat(client.refused(body(line)).message()).startsWith("simulator: @");
    }
  }

  @Test
  void a_summary_hands_on_the_lines_that_were_left() {
    var first = body("@tool Read {}", "@error 429 2", "@tool Write {}", "@text end");
    first.putObject("metadata").put("user_id", "compacted");
    var history = next(first, client.message(first), "ok");
    assertThat(client.post(history).statusCode()).isEqualTo(429);
    history
        .withArray("messages")
        .addObject()
        .put("role", "user")
        .put("content", "Summarise this conversation, please.");
    var summary = text(client.message(history));
    assertThat(summary)
        .contains("\n@error 429 1\n@tool Write\n@text end".replace("Write", "Write {}"));

    var compacted = Client.body(summary);
    compacted.putObject("metadata").put("user_id", "compacted");
    assertThat(client.post(compacted).statusCode()).isEqualTo(429);
    assertThat(client.message(compacted).at("/content/0/name").asString()).isEqualTo("Write");
  }
}
