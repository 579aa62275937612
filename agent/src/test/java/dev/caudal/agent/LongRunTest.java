// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.Sim.ADD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.ResultMessage.Outcome;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a conversation over time: bound thinking, summaries, other models, money. */
@Tag("slow")
final class LongRunTest {
  private final Sim sim = new Sim();

  @AfterEach
  void close() {
    sim.close();
  }

  private static boolean isUnbound(JournalEntry entry) {
    return entry instanceof JournalEntry.ThinkingUnbound;
  }

  @Test
  void thinking_that_the_api_takes_for_anothers_is_dropped_once_and_for_good() {
    try (var session = sim.session(options -> options.system("first"))) {
      session.send("@think a\n@text one").text();
    }
    var entries = new ArrayList<>(sim.journal);
    var head = ((JournalEntry.Opened) entries.getFirst()).head().text();
    entries.set(0, new JournalEntry.Opened(Json.parse(head.replace("first", "second"))));
    sim.journal.clear();
    try (var session = Agent.resume(entries, sim.options(options -> {}))) {
      var messages = session.send("@think b\n@text two").stream().toList();

      assertThat(Sim.result(messages).text()).isEqualTo("two");
      assertThat(Sim.subtypes(messages)).contains("thinking_unbound", "thinking_dropped");
      assertThat(session.send("@text three").text()).isEqualTo("three");
    }
    assertThat(sim.journal).filteredOn(LongRunTest::isUnbound).hasSize(1);
    entries.addAll(sim.journal);
    sim.journal.clear();
    try (var session = Agent.resume(entries, sim.options(options -> {}))) {
      assertThat(session.send("@text four").text()).isEqualTo("four");
    }
    assertThat(sim.journal).noneMatch(LongRunTest::isUnbound);
  }

  @Test
  void history_is_the_same_after_a_resumption() {
    List<Message> live;
    try (var session =
        sim.session(options -> options.tool(ADD).sessionId("same").compactAt(0.002))) {
      for (int i = 0; i < 8; i++) {
        session.send("@think hm\n@tool add {\"a\":1,\"b\":2}\n@text " + "word ".repeat(100)).text();
      }
      session.steer("@text steered");
      session.send("@text never").text();
      live = session.history();
    }
    assertThat(sim.journal).anyMatch(JournalEntry.Compacted.class::isInstance);
    try (var session =
        Agent.resume(
            List.copyOf(sim.journal),
            sim.options(options -> options.tool(ADD).sessionId("same")))) {
      assertThat(session.history()).isEqualTo(live);
      assertThat(live.toString()).contains("has been replaced by this summary");
    }
  }

  @Test
  void a_summary_that_fails_is_asked_for_again_and_loses_nothing() {
    try (var session = sim.session(options -> options.compactAt(0.0005).retries(3))) {
      session.send("@text " + "word ".repeat(600)).text();
      var messages = session.send("@error 529 1 after=0\n@text fine").stream().toList();

      assertThat(Sim.result(messages).text()).isEqualTo("fine");
      assertThat(Sim.subtypes(messages)).contains("compact_boundary").doesNotContain("cache_miss");
    }
  }

  @Test
  void a_resumed_conversation_may_change_its_model_with_the_next_turn() {
    try (var session = sim.session(options -> {})) {
      session.send("@think a\n@text one").text();
    }
    var entries = List.copyOf(sim.journal);
    sim.journal.clear();
    try (var session = Agent.resume(entries, sim.options(options -> {}))) {
      session.setModel("opus");
      assertThat(session.send("@think b\n@text two").text()).isEqualTo("two");
      assertThat(((AssistantMessage) session.history().getLast()).model()).contains("opus");
    }
    assertThat(sim.journal.getFirst()).isInstanceOf(JournalEntry.ModelChosen.class);
  }

  @Test
  void what_the_operator_appends_later_is_a_word_in_mid_conversation_and_said_once() {
    try (var session = sim.session(options -> options.appendSystem("at first"))) {
      session.send("@text one").text();
    }
    for (int i = 0; i < 2; i++) {
      var entries = List.copyOf(sim.journal);
      try (var session =
          Agent.resume(entries, sim.options(options -> options.appendSystem("from now on")))) {
        assertThat(session.send("@text two").text()).isEqualTo("two");
      }
    }
    assertThat(sim.journal).filteredOn(JournalEntry.Noted.class::isInstance).hasSize(1);
  }

  @Test
  void a_model_without_operators_hears_them_as_the_user() {
    try (var session = sim.session(options -> options.model("claude-sonnet-5"))) {
      session.note("Be brief.");
      assertThat(session.send("@text one").text()).isEqualTo("one");
      assertThat(session.send("@text two").text()).isEqualTo("two");
    }
    assertThat(sim.journal).anyMatch(JournalEntry.Noted.class::isInstance);
  }

  @Test
  void a_picture_is_not_as_long_as_its_bytes() {
    var data = "A".repeat(2_000_000);
    var block =
        "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
            + data
            + "\"}}";
    var conversation = new Conversation(Head.of(List.of(), List.of()));
    conversation.add(Turn.user(List.of(Bytes.utf8(block))));

    assertThat(conversation.promptTokens()).isBetween(1_000L, 10_000L);
    assertThat(conversation.promptTokensAtMost()).isLessThan(10_000L);
  }

  @Test
  void a_lost_attempt_is_paid_for_and_the_next_one_is_not_on_credit() {
    var budget = Budget.usd(new BigDecimal("0.004"));
    try (var session = sim.session(options -> options.budget(budget))) {
      var result = session.send("@drop 200\n@tokens 300").result();

      assertThat(result.outcome()).isIn(Outcome.BUDGET, Outcome.SUCCESS);
      assertThat(budget.spentUsd()).isLessThanOrEqualTo(budget.limitUsd());
      assertThat(budget.leftUsd())
          .isEqualByComparingTo(budget.limitUsd().subtract(budget.spentUsd()));
    }
  }

  @Test
  void a_shrunk_answer_thinks_less() {
    var budget = Budget.usd(new BigDecimal("0.03"));
    try (var session =
        sim.session(options ->
            options
                .model("claude-haiku-4-5")
                .thinking(new Thinking.Budgeted(8_000))
                .budget(budget))) {
      assertThat(session.send("@text one").text()).isEqualTo("one");
    }
  }

  @Test
  void a_model_without_a_price_costs_nobody_knows_what_and_takes_no_budget() {
    try (var session = sim.session(options -> options.model("mine"))) {
      assertThat(session.send("@text one").result().costUsd()).isEmpty();
    }
    try (var session = sim.session(options -> options.model("mine").maxBudgetUsd(1))) {
      assertThatThrownBy(() -> session.send("@text one").text())
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("mine");
    }
  }

  @Test
  void prices_and_models_of_a_file_stand_before_the_built_in_ones(@TempDir Path folder)
      throws Exception {
    var prices =
        Files.writeString(
            folder.resolve("prices.json"),
            """
            {"prices":[{"models":["mine"],"input":1000,"output":1000,"write_5m":1000,
             "write_1h":1000,"read":1000}]}\
            """);
    try (var session = sim.session(options -> options.model("mine").prices(prices))) {
      assertThat(session.send("@text one").result().costUsd())
          .hasValueSatisfying(cost -> assertThat(cost).isPositive());
    }
  }

  @Test
  void an_answer_that_misses_its_shape_is_corrected() {
    var sum = Agent.ask("@json {\"a\":\"no\"}", Sim.Add.class, sim.options(options -> {}));

    assertThat(sum).isNotNull();
    assertThat(sim.journal).filteredOn(JournalEntry.Asked.class::isInstance).hasSize(2);
  }
}
