// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models are known to take, and what is refused for them. */
final class ModelTableTest {
  private static final String ROW =
      """
      {"models":[{"id":"my-model","short":["mine"],"dated":[],"context":1000,"max_output":100,
      "efforts":["low"],"default_effort":"low","thinking":["adaptive"],
      "default_thinking":"adaptive","display":"omitted","forced_tool":false,"prefill":false,
      "cache_minimum":512,"system_role":true,"binds_thinking":true}]}\
      """;

  @TempDir Path folder;
  private final ModelTable table = ModelTable.load(Optional.empty());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-fable-5-2  | 1000000|128000|high  |adaptive|false|false|false|512 |true
          claude-opus-5-5   | 1000000|128000|medium|adaptive|false|false|false|512 |true
          claude-opus-5     | 1000000|128000|high  |adaptive|false|true |false|512 |true
          claude-opus-4-8   | 1000000|128000|high  |disabled|false|true |false|1024|true
          claude-opus-4-7   | 1000000|128000|high  |disabled|false|true |false|2048|false
          claude-opus-4-6   | 1000000|128000|high  |disabled|true |true |false|4096|false
          claude-opus-4-5   |  200000| 64000|high  |disabled|true |true |true |4096|false
          claude-sonnet-5-5 | 1000000|128000|high  |adaptive|false|false|false|512 |true
          claude-sonnet-5   | 1000000|128000|high  |adaptive|false|true |false|1024|false
          claude-sonnet-4-6 | 1000000|128000|high  |disabled|true |true |false|1024|false
          claude-sonnet-4-5 |  200000| 64000|      |disabled|true |true |true |1024|false
          claude-haiku-5-5  | 1000000|128000|medium|adaptive|false|true |false|512 |true
          claude-haiku-4-5  |  200000| 64000|      |disabled|true |true |true |4096|false
          """)
  void a_models_row_is_what_is_published(
      String id,
      long context,
      int output,
      String effort,
      String thinking,
      boolean summarized,
      boolean forced,
      boolean prefill,
      int cache,
      boolean system) {
    var facts = table.of(id);
    assertThat(facts.contextTokens()).isEqualTo(context);
    assertThat(facts.maxOutput()).isEqualTo(output);
    assertThat(facts.defaultEffort().map(Effort::wire)).isEqualTo(Optional.ofNullable(effort));
    assertThat(facts.defaultThinking()).isEqualTo(thinking);
    assertThat(facts.summarizedByDefault()).isEqualTo(summarized);
    assertThat(facts.forcedTool()).isEqualTo(forced);
    assertThat(facts.prefill()).isEqualTo(prefill);
    assertThat(facts.cacheMinimum()).isEqualTo(cache);
    assertThat(facts.systemRole()).isEqualTo(system);
  }

  @Test
  void a_model_is_found_by_each_of_its_names() {
    assertThat(table.of("opus")).isEqualTo(table.of("claude-opus-5-5"));
    assertThat(table.of("claude-opus-4-5-20251101"))
        .isEqualTo(table.of("claude-opus-4-5").named("claude-opus-4-5-20251101"));
    assertThat(table.of("claude-opus-5-5-20260922").known()).isTrue();
  }

  @Test
  void a_model_that_nobody_knows_is_refused_nothing_but_its_system_messages() {
    var facts = table.of("someone-elses");
    assertThat(facts.known()).isFalse();
    assertThat(facts.systemRole()).isFalse();
    var options = Options.create().maxTokens(900_000).effort(Effort.MAX);
    for (var thinking :
        new Thinking[] {
          new Thinking.Adaptive(),
          new Thinking.Budgeted(2000),
          new Thinking.BetweenTools(),
          new Thinking.Off()
        }) {
      assertThatCode(() -> ModelRules.check(facts, options.copy().thinking(thinking)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void a_file_stands_before_the_built_in_models() throws IOException {
    var file = Files.writeString(folder.resolve("models.json"), ROW);
    var own = ModelTable.load(Optional.of(file));
    assertThat(own.of("my-model").efforts()).isEqualTo(Set.of(Effort.LOW));
    assertThat(own.of("mine").id()).isEqualTo("my-model");
    assertThat(own.of("claude-opus-5-5").known()).isTrue();
    Files.writeString(file, ROW.replace("my-model", "claude-opus-5-5"));
    assertThat(ModelTable.load(Optional.of(file)).of("claude-opus-5-5").maxOutput()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "context":1000|"context":-1|models[0].context is a whole number above 0: -1
          "context":1000|"context":"x"|models[0].context is a whole number above 0: "x"
          "id":"my-model"|"id":7|models[0].id is a text: 7
          "efforts":["low"]|"efforts":["huge"]|models[0].efforts has only low, medium
          "default_effort":"low"|"default_effort":"max"|models[0].default_effort is one of the
          "thinking":["adaptive"]|"thinking":[]|models[0].default_thinking is one of
          "display":"omitted"|"display":"big"|models[0].display is one of omitted, summarized: "big"
          "prefill":false|"prefill":0|models[0].prefill is true or false: 0
          "prefill":false,||models[0].prefill is true or false: it is missing
          "prefill":false|"prefill":false,"price":1|models[0].price is no field that is known here
          "models":[|"models":{"a":[|models.json:
          "short":["mine"]|"short":"mine"|models[0].short is a list of texts: "mine"
          """)
  void a_mistake_in_a_file_is_told_with_its_place(String from, String to, String words)
      throws IOException {
    var file = folder.resolve("models.json");
    Files.writeString(file, ROW.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> ModelTable.load(Optional.of(file)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(words);
  }

  @Test
  void a_file_that_is_not_there_is_a_mistake_too() {
    assertThatThrownBy(() -> ModelTable.load(Optional.of(folder.resolve("none.json"))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("none.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-haiku-4-5  | low   |           |     0 | 1000   | takes no effort
          claude-opus-4-6   | xhigh |           |     0 | 1000   | is one of low, medium, high, max: xhigh
          claude-opus-4-5   | max   |           |     0 | 1000   | is one of low, medium, high: max
          claude-opus-5-5   |       | off       |     0 | 1000   | is one of adaptive: disabled
          claude-opus-4-7   |       | budgeted  |  2000 | 9000   | is one of adaptive, disabled: enabled
          claude-opus-4-5   |       | adaptive  |     0 | 1000   | is one of disabled, enabled: adaptive
          claude-opus-5     |       | between   |     0 | 1000   | is one of adaptive, disabled: between_tools
          claude-opus-5     | xhigh | off       |     0 | 1000   | goes up to effort high: xhigh
          claude-haiku-5-5  | max   | off       |     0 | 1000   | goes up to effort high: max
          claude-sonnet-5-5 | xhigh | between   |     0 | 1000   | goes up to effort high: xhigh
          claude-sonnet-4-6 |       | budgeted  |  1023 | 9000   | at least 1024 and below the 9000
          claude-sonnet-4-6 |       | budgeted  |  9000 | 9000   | at least 1024 and below the 9000
          claude-opus-5-5   |       |           |     0 | 128001 | at most 128000 with claude-opus-5-5
          claude-opus-5-5   |       |           |     0 | 0      | at least 1: 0
          """)
  void what_a_model_would_refuse_is_refused_before_the_call(
      String model, String effort, String thinking, int budget, int maxTokens, String words) {
    var options = options(effort, thinking, budget).maxTokens(maxTokens);
    assertThatThrownBy(() -> ModelRules.check(table.of(model), options))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-opus-5-5   | max   | adaptive  |     0
          claude-opus-5     | high  | off       |     0
          claude-sonnet-5   | max   | off       |     0
          claude-sonnet-5-5 | high  | between   |     0
          claude-sonnet-4-6 | max   | budgeted  |  1024
          claude-haiku-4-5  |       | budgeted  | 15000
          """)
  void what_a_model_takes_is_let_through(String model, String effort, String thinking, int budget) {
    assertThatCode(() -> ModelRules.check(table.of(model), options(effort, thinking, budget)))
        .doesNotThrowAnyException();
  }

  private static Options options(String effort, String thinking, int budget) {
    var options = Options.create();
    if (effort != null) {
      options.effort(Effort.valueOf(effort.toUpperCase(java.util.Locale.ROOT)));
    }
    return thinking == null
        ? options
        : options.thinking(
            switch (thinking) {
              case "off" -> new Thinking.Off();
              case "budgeted" -> new Thinking.Budgeted(budget);
              case "between" -> new Thinking.BetweenTools();
              default -> new Thinking.Adaptive();
            });
  }
}
