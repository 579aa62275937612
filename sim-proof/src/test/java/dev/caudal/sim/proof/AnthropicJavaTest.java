// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.OverloadedException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import dev.caudal.sim.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java SDK. */
final class AnthropicJavaTest {

  private static final String MODEL = "claude-opus-5-5";

  private final Simulator simulator = Simulator.start();
  private final Tap tap = new Tap(simulator.baseUrl());
  private final AnthropicClient client = client(2, tap.baseUrl());
  private final AnthropicClient impatient = client(0, simulator.baseUrl());

  private static AnthropicClient client(int retries, String baseUrl) {
    return AnthropicOkHttpClient.builder()
        .apiKey("any")
        .baseUrl(baseUrl)
        .maxRetries(retries)
        .build();
  }

  @AfterEach
  void close() {
    client.close();
    impatient.close();
    tap.close();
    simulator.close();
  }

  @Test
  void a_stream_arrives_word_by_word() {
    var texts = new ArrayList<String>();
    var whole = MessageAccumulator.create();
    try (var events = client.messages().createStreaming(ask("@text Hello foreign client"))) {
      for (var event : events) {
        whole.accumulate(event);
        event
            .contentBlockDelta()
            .flatMap(delta -> delta.delta().text())
            .ifPresent(delta -> texts.add(delta.text()));
      }
    }
    assertThat(texts).containsExactly("Hello ", "foreign ", "client");
    var message = whole.message().validate();
    assertThat(text(message)).isEqualTo("Hello foreign client");
    assertThat(message.stopReason()).contains(StopReason.END_TURN);
  }

  @Test
  void a_whole_message_holds_all_that_its_type_promises() {
    var message = client.messages().create(ask("@text Hello\n@usage 12 34")).validate();
    assertThat(text(message)).isEqualTo("Hello");
    assertThat(message.model().asString()).isEqualTo(MODEL);
    assertThat(message.usage().inputTokens()).isEqualTo(12);
    assertThat(message.usage().outputTokens()).isEqualTo(34);
  }

  @Test
  void two_calls_go_out_and_their_results_come_back() {
    var asked =
        ask(
            "@text Looking\n@tool Read {\"file_path\":\"a.txt\"}\n"
                + "+@tool Read {\"file_path\":\"b/ü.txt\"}\n@result");
    var called = stream(asked);
    assertThat(called.stopReason()).contains(StopReason.TOOL_USE);
    assertThat(calls(called).stream().map(AnthropicJavaTest::path))
        .containsExactly("a.txt", "b/ü.txt");
    assertThat(text(stream(answered(asked, called)))).isEqualTo("text of b/ü.txt");
  }

  @Test
  void thinking_is_accepted_as_it_was_given_and_refused_once_its_past_has_changed() {
    var directives = "@think Where is it then\n@tool Read {\"file_path\":\"a.txt\"}\n@result";
    var called = stream(thinking(directives));
    var thought = called.content().getFirst().asThinking();
    assertThat(thought.thinking()).isEqualTo("Where is it then");
    assertThat(thought.signature()).isNotEmpty();
    assertThat(text(stream(answered(thinking(directives), called)))).isEqualTo("text of a.txt");
    assertThat(refused(answered(thinking(directives + "\n"), called)))
        .isInstanceOf(BadRequestException.class);
  }

  @Test
  void tokens_are_counted() {
    assertThat(count("one")).isPositive().isLessThan(count("one more word ".repeat(100)));
  }

  @Test
  void models_are_listed_and_found() {
    var all = client.models().list().autoPager().stream().map(ModelInfo::id).toList();
    assertThat(all).hasSizeGreaterThan(10).doesNotHaveDuplicates().contains(MODEL);
    var model = client.models().retrieve(MODEL).validate();
    assertThat(model.displayName()).isEqualTo("Claude Opus 5.5");
    assertThat(model.maxTokens()).contains(128_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 529})
  void a_limit_and_an_overload_are_tried_again_until_they_are_over(int status) {
    var message = client.messages().create(ask("@error " + status + " 2\n@text Over"));
    assertThat(text(message)).isEqualTo("Over");
    assertThat(tap.turns().stream().map(Tap.Asked::status)).containsExactly(status, status, 200);
  }

  @Test
  void a_stream_that_is_cut_is_an_error_and_goes_on_when_asked_again() {
    var asked = ask("@drop 2\n@text one two three four");
    assertThat(catchThrowableOfType(AnthropicIoException.class, () -> read(asked))).isNotNull();
    assertThat(text(read(asked))).isEqualTo("one two three four");
  }

  /** What a call of the tool says. */
  record Reading(String file_path) {}

  /** What an answer should look like. */
  record City(String name, int people) {}

  @Test
  void an_answer_fits_the_class_that_was_asked_for() {
    assertThat(city("@json {\"name\":\"Lima\",\"people\":9}")).isEqualTo(new City("Lima", 9));
    assertThat(city("Which city?").name()).isNotNull();
  }

  @Test
  void each_refusal_is_the_exception_that_users_catch() {
    var unknown = ask("Hi").toBuilder().putAdditionalBodyProperty("colour", JsonValue.from("red"));
    expect(refused(unknown.build()), BadRequestException.class, 400, "invalid_request_error");
    var nobody = ask("Hi").toBuilder().model("claude-nobody-9").build();
    expect(refused(nobody), NotFoundException.class, 404, "not_found_error");
    var keyless = ask("Hi").toBuilder().replaceAdditionalHeaders("Authorization", "").build();
    expect(refused(keyless), UnauthorizedException.class, 401, "authentication_error");
    expect(simulated(403), PermissionDeniedException.class, 403, "permission_error");
    expect(simulated(429), RateLimitException.class, 429, "rate_limit_error");
    expect(simulated(529), OverloadedException.class, 529, "overloaded_error");
  }

  @Test
  void it_speaks_the_newer_dialect() {
    client.messages().create(ask("Hi"));
    var turn = tap.turns().getFirst();
    assertThat(turn.header("anthropic-version")).isEqualTo("2026-10-21");
    assertThat(turn.header("authorization")).isEqualTo("Bearer any");
  }

  private static MessageCreateParams ask(String text) {
    return MessageCreateParams.builder()
        .model(MODEL)
        .maxTokens(4096)
        .addTool(
            Tool.builder()
                .name("Read")
                .inputSchema(
                    Tool.InputSchema.builder()
                        .properties(JsonValue.from(Map.of("file_path", Map.of("type", "string"))))
                        .build())
                .build())
        .addUserMessage(text)
        .build();
  }

  private static MessageCreateParams thinking(String text) {
    var shown = ThinkingConfigAdaptive.Display.SUMMARIZED;
    return ask(text).toBuilder()
        .thinking(ThinkingConfigAdaptive.builder().display(shown).build())
        .build();
  }

  /** The conversation with an answer, and a result for each of its calls. */
  private static MessageCreateParams answered(MessageCreateParams asked, Message answer) {
    var results = calls(answer).stream().map(AnthropicJavaTest::result).toList();
    return asked.toBuilder().addMessage(answer).addUserMessageOfContentBlockParams(results).build();
  }

  private static ContentBlockParam result(ToolUseBlock call) {
    return ContentBlockParam.ofToolResult(
        ToolResultBlockParam.builder()
            .toolUseId(call.id())
            .content("text of " + path(call))
            .build());
  }

  private static List<ToolUseBlock> calls(Message message) {
    return message.content().stream().flatMap(block -> block.toolUse().stream()).toList();
  }

  private static String path(ToolUseBlock call) {
    return Objects.requireNonNull(call._input().convert(Reading.class)).file_path();
  }

  private Message stream(MessageCreateParams asked) {
    return read(client, asked);
  }

  /** Past the tap, which would show a cut connection in its own way. */
  private Message read(MessageCreateParams asked) {
    return read(impatient, asked);
  }

  private static Message read(AnthropicClient by, MessageCreateParams asked) {
    var whole = MessageAccumulator.create();
    try (var events = by.messages().createStreaming(asked)) {
      events.forEach(whole::accumulate);
    }
    return whole.message();
  }

  private static String text(Message message) {
    return message.content().stream()
        .filter(ContentBlock::isText)
        .map(ContentBlock::asText)
        .map(TextBlock::text)
        .collect(Collectors.joining());
  }

  private City city(String text) {
    var asked = ask(text).toBuilder().outputConfig(City.class).build();
    var blocks = client.messages().create(asked).content();
    return blocks.getFirst().asText().text();
  }

  private long count(String text) {
    var asked = MessageCountTokensParams.builder().model(MODEL).addUserMessage(text).build();
    return client.messages().countTokens(asked).inputTokens();
  }

  private AnthropicServiceException simulated(int status) {
    return refused(ask("@error " + status));
  }

  private AnthropicServiceException refused(MessageCreateParams asked) {
    return catchThrowableOfType(
        AnthropicServiceException.class, () -> impatient.messages().create(asked));
  }

  private static void expect(
      AnthropicServiceException refusal,
      Class<? extends AnthropicServiceException> type,
      int status,
      String name) {
    assertThat(refusal).isInstanceOf(type);
    assertThat(refusal.statusCode()).isEqualTo(status);
    assertThat(refusal.errorType().map(Object::toString)).contains(name);
    assertThat(refusal.requestId().orElse("")).startsWith("req_");
  }
}
