// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caudal.sim.Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the simulator. */
final class SimulatedModelTest {
  private static Simulator simulator;
  private static OkHttpModelClient client;

  @BeforeAll
  static void start() {
    simulator = Simulator.start();
    var options = Options.create().baseUrl(URI.create(simulator.baseUrl()));
    client = OkHttpModelClient.of(options, name -> null);
  }

  @AfterAll
  static void stop() {
    client.close();
    simulator.close();
  }

  private static ModelRequest request(boolean streaming, String... lines) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", "claude-sonnet-5-5");
    body.put("max_tokens", 10_000);
    if (streaming) {
      body.put("stream", true);
    }
    body.put("thinking", Map.of("type", "adaptive", "display", "summarized"));
    body.put("messages", List.of(Map.of("role", "user", "content", String.join("\n", lines))));
    body.put("tools", List.of(Map.of("name", "T", "input_schema", Map.of("type", "object"))));
    return new ModelRequest(
        List.of(Json.of(body).bytes()), Set.of(), streaming, Source.of("session"));
  }

  private static AssistantMessage ask(ModelRequest request) {
    var turn = new TurnAssembler();
    try (var answer = client.send(request)) {
      assertThat(answer.requestId()).startsWith("req_");
      RawServer.read(answer).forEach(turn::add);
    }
    return turn.done();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void text_thinking_and_calls_come_whole(boolean streaming) {
    var message =
        ask(
            request(
                streaming,
                "@think about it",
                "@text größe \"😀\"",
                "@tool T {\"a\": [1.5, \"x\"]}",
                "+@tool T {}",
                "@result"));
    assertThat(message.content())
        .extracting(block -> block.getClass().getSimpleName())
        .containsExactly("Thinking", "Text", "ToolUse", "ToolUse");
    assertThat(message.text()).isEqualTo("größe \"😀\"");
    assertThat(message.stopReason()).isEqualTo("tool_use");
    assertThat(message.model()).isEqualTo("claude-sonnet-5-5");
    assertThat(message.toolUses().getFirst().input().tree())
        .isEqualTo(Json.parse("{\"a\":[1.5,\"x\"]}").tree());
    assertThat(message.toolUses().getFirst().raw().tree().at("/caller/type").asString())
        .isEqualTo("direct");
    assertThat(message.content().getFirst())
        .isInstanceOfSatisfying(
            ContentBlock.Thinking.class,
            thinking -> {
              assertThat(thinking.thinking()).isNotEmpty();
              assertThat(thinking.signature()).isNotEmpty();
            });
    assertThat(message.usage().outputTokens()).isPositive();
    assertThat(message.source()).isEqualTo(Source.of("session"));
  }

  @Test
  void what_the_model_said_can_be_sent_back_and_is_accepted() {
    var message = ask(request(true, "@think hm", "@tool T {\"a\":1}", "@result", "@text end"));
    var first = request(true, "@think hm", "@tool T {\"a\":1}", "@result", "@text end");
    var body = first.body().getFirst();
    var fields = JsonSlices.fields(Json.trusted(body));
    var messages =
        new java.util.ArrayList<>(JsonSlices.items(Objects.requireNonNull(fields.get("messages"))));
    messages.add(
        Json.parse(
            "{\"role\":\"assistant\",\"content\":"
                + JsonSlices.fields(message.raw()).get("content")
                + "}"));
    var result = Blocks.toolResult(message.toolUses().getFirst().id(), "ok", false);
    messages.add(Json.parse("{\"role\":\"user\",\"content\":[" + result + "]}"));
    fields.put("messages", JsonWriter.array(messages));
    var next =
        new ModelRequest(
            List.of(JsonWriter.object(fields).bytes()), Set.of(), true, Source.of("session"));
    assertThat(ask(next).text()).contains("end");
  }

  @Test
  void streamed_and_whole_are_the_same_message() {
    var whole = ask(request(false, "@text one", "@tool T {\"a\":1.50}"));
    var streamed = ask(request(true, "@text one", "@tool T {\"a\":1.50}"));
    assertThat(names(streamed.raw())).isEqualTo(names(whole.raw()));
    assertThat(streamed.text()).isEqualTo(whole.text());
    assertThat(streamed.usage()).isEqualTo(whole.usage());
  }

  private static Set<String> names(Json raw) {
    return new HashSet<>(JsonSlices.fields(raw).keySet());
  }

  @Test
  void tokens_are_counted() {
    var body =
        "{\"model\":\"claude-opus-5-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    var request = new ModelRequest(List.of(body.getBytes(UTF_8)), Set.of(), false, Source.of("s"));
    assertThat(client.countTokens(request)).isPositive();
  }

  @Test
  void a_cut_stream_and_a_broken_frame_may_be_tried_again() {
    for (var fault : List.of("@drop 3", "@garbage")) {
      var asked = request(true, fault, "@tokens 50", "@text " + fault);
      var failure = catchThrowableOfType(ConnectionFailed.class, () -> ask(asked));
      assertThat(failure.isRetryable()).as(fault).isTrue();
      assertThat(ask(asked).text()).contains("token 50");
    }
    var whole = request(false, "@drop 0", "@text later");
    assertThat(catchThrowableOfType(ConnectionFailed.class, () -> ask(whole))).isNotNull();
    assertThat(ask(whole).text()).isEqualTo("later");
  }

  @Test
  void errors_have_their_fields() {
    var overloaded =
        catchThrowableOfType(Overloaded.class, () -> ask(request(true, "@error 529", "@text a")));
    assertThat(overloaded.type()).isEqualTo("overloaded_error");
    assertThat(overloaded.requestId()).startsWith("req_");
    assertThat(overloaded.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(overloaded.isRetryable()).isTrue();
    var limited =
        catchThrowableOfType(RateLimited.class, () -> ask(request(true, "@error 429", "@text b")));
    assertThat(limited.isRetryable()).isEqualTo(limited.retryAfter().isPresent());
    var wrong = catchThrowableOfType(InvalidRequest.class, () -> ask(request(true, "@pace x")));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.isRetryable()).isFalse();
  }

  @Test
  void the_table_of_models_says_what_the_api_says() throws Exception {
    Json page;
    try (var http = HttpClient.newHttpClient()) {
      var asked =
          HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/v1/models?limit=100"))
              .header("anthropic-version", "2026-10-21")
              .header("x-api-key", "k")
              .build();
      page = Json.parse(http.send(asked, BodyHandlers.ofString()).body());
    }
    var table = ModelTable.load(Optional.empty());
    var listed = new HashSet<String>();
    for (var item : page.tree().path("data")) {
      var id = item.path("id").asString();
      var facts = table.of(id);
      listed.add(ModelTable.undated(id));
      assertThat(facts.known()).as(id).isTrue();
      assertThat(facts.contextTokens()).isEqualTo(item.path("max_input_tokens").asLong());
      assertThat(facts.maxOutput()).as(id).isEqualTo(item.path("max_tokens").asInt());
      var able = item.path("capabilities");
      assertThat(facts.efforts().stream().map(Effort::wire).collect(Collectors.toSet()))
          .as(id)
          .isEqualTo(supported(able.path("effort")));
      assertThat(facts.thinkingTypes())
          .as(id)
          .isEqualTo(supported(able.path("thinking").path("types")));
    }
    assertThat(table.ids()).isEqualTo(listed);
  }

  private static Set<String> supported(tools.jackson.databind.JsonNode leaves) {
    return leaves.propertyNames().stream()
        .filter(name -> leaves.path(name).path("supported").asBoolean(false))
        .collect(Collectors.toSet());
  }
}
