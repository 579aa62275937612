// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What calls cost, in US dollars. A model without a row costs nobody knows what, not nothing. */
final class Prices {
  private static final BigDecimal WEB_SEARCH = new BigDecimal("0.01");
  private static final List<Row> BUILT_IN =
      FactRow.ofResource("prices.json", "prices", Prices::row);

  private static final Comparator<Row> NEWEST =
      Comparator.comparing(Row::from).thenComparing(Row::promptOver);

  private final List<Row> own;

  /**
   * Rates in dollars per million tokens, for some models, from a day on, for prompts longer than so
   * much.
   */
  private record Row(
      List<String> models,
      LocalDate from,
      int promptOver,
      BigDecimal input,
      BigDecimal output,
      BigDecimal write,
      BigDecimal writeHour,
      BigDecimal read) {
    /** The rate of a prompt of which nothing is in the cache, and all goes there. */
    BigDecimal worstInput() {
      return input.max(write).max(read);
    }
  }

  private Prices(List<Row> own) {
    this.own = own;
  }

  /** The built-in prices, and before them those of a file. */
  static Prices load(Optional<Path> override) {
    return new Prices(
        override.map(file -> FactRow.ofFile(file, "prices", Prices::row)).orElse(List.of()));
  }

  /** The cost of one call; empty for a model whose price is not known. */
  Optional<BigDecimal> cost(String model, Usage usage, Instant at) {
    return row(model, usage.promptTokens(), at)
        .map(rate ->
            price(rate.input(), usage.inputTokens())
                .add(price(rate.write(), usage.cacheWriteTokens()))
                .add(price(rate.writeHour(), usage.cacheWriteHourTokens()))
                .add(price(rate.read(), usage.cacheReadTokens()))
                .add(price(rate.output(), usage.outputTokens()))
                .add(WEB_SEARCH.multiply(BigDecimal.valueOf(usage.webSearches()))));
  }

  /**
   * What a call may cost at most, if its prompt is not longer than this: all of it written to the
   * cache for five minutes, and every token said.
   */
  Optional<BigDecimal> worstCase(String model, long promptTokens, int maxTokens, Instant at) {
    return row(model, promptTokens, at)
        .map(rate -> price(rate.worstInput(), promptTokens).add(price(rate.output(), maxTokens)));
  }

  /**
   * The most tokens of an answer whose worst case costs no more than what is left: 0 where even the
   * prompt costs more, empty for a model whose price is not known.
   */
  OptionalInt affordable(String model, long promptTokens, BigDecimal left, Instant at) {
    var found = row(model, promptTokens, at);
    if (found.isEmpty()) {
      return OptionalInt.empty();
    }
    var rest = left.subtract(price(found.get().worstInput(), promptTokens));
    if (rest.signum() <= 0) {
      return OptionalInt.of(0);
    }
    if (found.get().output().signum() == 0) {
      return OptionalInt.of(Integer.MAX_VALUE);
    }
    var tokens = rest.movePointRight(6).divide(found.get().output(), 0, RoundingMode.DOWN);
    return OptionalInt.of(tokens.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue());
  }

  private static BigDecimal price(BigDecimal perMillion, long tokens) {
    return perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
  }

  private Optional<Row> row(String model, long promptTokens, Instant at) {
    var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    var undated = ModelTable.undated(model);
    return row(own, model, promptTokens, day)
        .or(() -> row(own, undated, promptTokens, day))
        .or(() -> row(BUILT_IN, model, promptTokens, day))
        .or(() -> row(BUILT_IN, undated, promptTokens, day));
  }

  /** The newest price that is in force, of its tiers the highest that the prompt reaches. */
  private static Optional<Row> row(List<Row> rows, String name, long promptTokens, LocalDate day) {
    var best = Optional.<Row>empty();
    for (var row : rows) {
      boolean applies =
          row.models().contains(name)
              && !row.from().isAfter(day)
              && (promptTokens > row.promptOver() || row.promptOver() == 0);
      if (applies && (best.isEmpty() || NEWEST.compare(row, best.get()) >= 0)) {
        best = Optional.of(row);
      }
    }
    return best;
  }

  private static Row row(FactRow row) {
    var models = row.texts("models");
    if (models.isEmpty()) {
      throw row.wrong("models", "has at least one name");
    }
    return new Row(
        models,
        row.date("from").orElse(LocalDate.EPOCH),
        row.countOr("prompt_over", 0),
        row.amount("input"),
        row.amount("output"),
        row.amount("write_5m"),
        row.amount("write_1h"),
        row.amount("read"));
  }
}
