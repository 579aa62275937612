// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls cost. */
final class PricesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;
  private final Prices prices = Prices.load(Optional.empty());

  private static void isUsd(Optional<BigDecimal> amount, String usd) {
    assertThat(amount).hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo(usd));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-fable-5-2           | 8    | 40   | 10    | 16   | 0.20
          claude-mythos-5-2          | 8    | 40   | 10    | 16   | 0.20
          claude-fable-5-1           | 10   | 50   | 12.5  | 20   | 0.25
          claude-mythos-5            | 10   | 50   | 12.5  | 20   | 1
          claude-opus-5-5            | 4    | 20   | 5     | 8    | 0.20
          claude-opus-5              | 5    | 25   | 6.25  | 10   | 0.50
          claude-opus-4-5-20251101   | 5    | 25   | 6.25  | 10   | 0.50
          claude-sonnet-5-5          | 2    | 10   | 2.5   | 4    | 0.10
          claude-sonnet-5            | 2    | 10   | 2.5   | 4    | 0.20
          claude-sonnet-4-6          | 3    | 15   | 3.75  | 6    | 0.30
          claude-haiku-5-5           | 0.1  | 0.5  | 0.125 | 0.2  | 0.01
          claude-haiku-4-5           | 1    | 5    | 1.25  | 2    | 0.10
          claude-opus-4-1            | 15   | 75   | 18.75 | 30   | 1.50
          claude-opus-4-20250514     | 15   | 75   | 18.75 | 30   | 1.50
          """)
  void a_rate_is_what_is_published(
      String model, String in, String out, String write, String hour, String read) {
    for (int tokens : new int[] {1, 100_000}) {
      isUsd(prices.cost(model, new Usage(tokens, 0, 0, 0, 0, 0), NOW), perMillion(in, tokens));
      isUsd(prices.cost(model, new Usage(0, tokens, 0, 0, 0, 0), NOW), perMillion(out, tokens));
      isUsd(prices.cost(model, new Usage(0, 0, tokens, 0, 0, 0), NOW), perMillion(read, tokens));
      isUsd(prices.cost(model, new Usage(0, 0, 0, tokens, 0, 0), NOW), perMillion(write, tokens));
      isUsd(prices.cost(model, new Usage(0, 0, 0, 0, tokens, 0), NOW), perMillion(hour, tokens));
    }
  }

  private static String perMillion(String rate, int tokens) {
    return new BigDecimal(rate)
        .multiply(BigDecimal.valueOf(tokens))
        .movePointLeft(6)
        .toPlainString();
  }

  @Test
  void a_price_holds_from_its_day_on() {
    var read = new Usage(0, 0, 1_000_000, 0, 0, 0);
    isUsd(prices.cost("claude-sonnet-5-5", read, Instant.parse("2026-10-06T23:59:59Z")), "0.20");
    isUsd(prices.cost("claude-sonnet-5-5", read, Instant.parse("2026-10-07T00:00:00Z")), "0.10");
  }

  @Test
  void a_long_prompt_raises_the_price_of_every_token() {
    var at = new Usage(40_000, 1_000, 30_000, 20_000, 10_000, 0);
    isUsd(prices.cost("claude-haiku-5-5", at, NOW), "0.0093");
    var over = new Usage(40_001, 1_000, 30_000, 20_000, 10_000, 0);
    isUsd(prices.cost("claude-haiku-5-5", over, NOW), "0.0465005");
  }

  @Test
  void searches_cost_a_cent_each_and_an_unknown_model_nobody_knows_what() {
    isUsd(prices.cost("claude-opus-5-5", new Usage(0, 0, 0, 0, 0, 3), NOW), "0.03");
    assertThat(prices.cost("someone-elses", Usage.NONE, NOW)).isEmpty();
    assertThat(prices.worstCase("someone-elses", 1, 1, NOW)).isEmpty();
    assertThat(prices.affordable("someone-elses", 1, BigDecimal.ONE, NOW)).isEmpty();
  }

  @Test
  void the_worst_case_writes_the_whole_prompt_and_says_every_token() {
    isUsd(prices.worstCase("claude-opus-5-5", 10_000, 5_000, NOW), "0.15");
    isUsd(prices.worstCase("claude-haiku-5-5", 100_001, 1_000, NOW), "0.065000625");
  }

  @Test
  void what_is_affordable_fits_and_one_more_does_not() {
    var random = new Random(3);
    for (int i = 0; i < 500; i++) {
      long prompt = random.nextInt(200_000);
      var left = new BigDecimal(random.nextInt(3_000_000)).movePointLeft(6);
      int tokens = prices.affordable("claude-haiku-5-5", prompt, left, NOW).getAsInt();
      assertThat(tokens).isNotNegative();
      if (tokens > 0) {
        assertThat(prices.worstCase("claude-haiku-5-5", prompt, tokens, NOW).orElseThrow())
            .isLessThanOrEqualTo(left);
      }
      assertThat(prices.worstCase("claude-haiku-5-5", prompt, tokens + 1, NOW).orElseThrow())
          .isGreaterThan(left);
    }
  }

  @Test
  void a_file_stands_before_the_built_in_prices_from_its_day_on() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("prices.json"),
            """
            {"prices":[{"models":["claude-opus-5-5","mine"],"from":"2026-11-01","input":1,
            "output":"2","write_5m":0.5,"write_1h":"0","read":"0"}]}\
            """);
    var own = Prices.load(Optional.of(file));
    var usage = new Usage(1_000_000, 0, 0, 0, 0, 0);
    isUsd(own.cost("claude-opus-5-5", usage, NOW), "1");
    isUsd(own.cost("mine", usage, NOW), "1");
    isUsd(own.cost("claude-opus-5-5", usage, Instant.parse("2026-10-31T00:00:00Z")), "4");
    isUsd(own.cost("claude-opus-5", usage, NOW), "5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "input":"1"|"input":"-1"|prices[0].input is an amount that is not negative: "-1"
          "input":"1"|"input":"cheap"|prices[0].input is an amount that is not negative: "cheap"
          "input":"1"|"input":null|prices[0].input is a text: null
          "models":["m"]|"models":[]|prices[0].models has at least one name: []
          "models":["m"]|"models":["m"],"from":"soon"|prices[0].from is a date like 2026-11-09
          "models":["m"]|"models":["m"],"prompt_over":-1|prices[0].prompt_over is a whole number
          """)
  void a_mistake_in_a_file_is_told_with_its_place(String from, String to, String words)
      throws IOException {
    var row =
        """
        {"prices":[{"models":["m"],"input":"1","output":"2","write_5m":"1","write_1h":"1",
        "read":"0"}]}\
        """;
    var file = Files.writeString(folder.resolve("prices.json"), row.replace(from, to));
    assertThatThrownBy(() -> Prices.load(Optional.of(file)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining(words);
  }
}
