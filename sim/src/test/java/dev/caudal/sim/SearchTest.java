// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Web search, which the server runs within the turn. */
final class SearchTest extends SimTest {

  private static ObjectNode body(String... lines) {
    var body = Client.body(String.join("\n", lines));
    body.putArray("tools")
        .addObject()
        .put("type", "web_search_20260209")
        .put("name", "web_search")
        .put("max_uses", 1);
    return body;
  }

  @Test
  void a_search_and_its_result_stand_in_one_turn() {
    var first = body("@text let me see", "@search río Duero", "@text found it");
    var events = client.stream(first);
    var message = events.message();
    assertThat(types(message))
        .containsExactly("text", "server_tool_use", "web_search_tool_result", "text");
    assertThat(message.at("/content/1/id").asString()).startsWith("srvtoolu_");
    assertThat(message.at("/content/1/input/query").asString()).isEqualTo("río Duero");
    assertThat(message.at("/content/2/tool_use_id")).isEqualTo(message.at("/content/1/id"));
    assertThat(message.at("/content/2/content/0/type").asString()).isEqualTo("web_search_result");
    assertThat(message.at("/usage/server_tool_use/web_search_requests").asInt()).isEqualTo(1);
    assertThat(stopReason(message)).isEqualTo("end_turn");
    assertThat(text(client.message(say(first, message, "@text on")))).isEqualTo("on");
  }

  @Test
  void what_was_found_is_read_and_counted() {
    var events = client.stream(body("@search a"));
    assertThat(events.first("message_delta").at("/usage/input_tokens").asInt())
        .isGreaterThan(events.first("message_start").at("/message/usage/input_tokens").asInt());
    assertThat(events.of(Output.Delta.INPUT)).isNotEmpty();
  }

  @Test
  void a_search_too_many_is_an_error_within_a_fine_answer() {
    var message = client.message(body("@search a", "@search b", "@text done"));
    assertThat(message.at("/content/3/content/error_code").asString())
        .isEqualTo("max_uses_exceeded");
    assertThat(message.at("/usage/server_tool_use/web_search_requests").asInt()).isEqualTo(1);
  }

  @Test
  void a_search_that_was_not_offered_is_refused() {
    assertThat(client.refused(Client.body("@search a")).message())
        .startsWith("simulator: @search wants");
    assertThat(client.message(Client.body("@text a")).at("/usage/server_tool_use").isNull())
        .isTrue();
  }
}
