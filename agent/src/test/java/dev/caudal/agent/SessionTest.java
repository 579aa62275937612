// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.Sim.ADD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.ResultMessage.Outcome;
import dev.caudal.agent.StreamEvent.TextDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several turns, and what others do to one while it runs. */
final class SessionTest {
  private final Sim sim = new Sim();

  @AfterEach
  void close() {
    sim.close();
  }

  @Test
  void a_later_turn_knows_the_earlier_ones() {
    try (var session = sim.session(options -> options.tool(ADD))) {
      assertThat(session.send("@text one").text()).isEqualTo("one");
      assertThat(session.send("@tool add {\"a\":1,\"b\":2}\n@result").text()).isEqualTo("3");

      assertThat(session.history()).hasSize(6);
      assertThat(session.countTokens()).isPositive();
    }
  }

  @Test
  void only_one_turn_runs_at_a_time() {
    try (var session = sim.session(options -> {});
        var first = session.send("@stall 30s\n@text never")) {
      assertThatThrownBy(() -> session.send("@text two"))
          .isInstanceOfSatisfying(
              EngineFailed.class, it -> assertThat(it.code()).isEqualTo("busy"));
      first.close();
      assertThat(session.send("@text two").text()).isEqualTo("two");
    }
  }

  @Test
  void an_interrupted_answer_keeps_what_was_seen() {
    try (var session = sim.session(options -> {})) {
      var messages = new ArrayList<Message>();
      try (var run = session.send("@text one two\n@stall 60s\n@text three")) {
        for (var message : run) {
          messages.add(message);
          if (message instanceof TextDelta delta && delta.text().contains("two")) {
            Thread.startVirtualThread(session::interrupt);
          }
        }
      }

      assertThat(Sim.result(messages).outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(((AssistantMessage) session.history().getLast()).text()).startsWith("one two");
      assertThat(session.send("@text again").text()).isEqualTo("again");
    }
  }

  @Test
  void an_interrupted_tool_leaves_a_whole_conversation() {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var tool =
        Tool.of(
            "wait",
            "Waits",
            Sim.Add.class,
            (Sim.Add x, ToolContext context) -> {
              begun.countDown();
              never.await();
              return "done";
            });
    try (var session = sim.session(options -> options.tool(tool))) {
      Thread.startVirtualThread(() -> {
        try {
          begun.await();
        } catch (InterruptedException e) {
          return;
        }
        session.interrupt();
      });
      var result = session.send("@tool wait {\"a\":1,\"b\":1}\n@text never").result();

      assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(session.send("@text fine").text()).isEqualTo("fine");
    }
  }

  @Test
  void steering_is_taken_in_behind_the_results() {
    var session = new AtomicReference<AgentSession>();
    var tool =
        Tool.of(
            "steered",
            "Is steered",
            Sim.Add.class,
            x -> {
              session.get().steer("@text as you wish");
              return x.a();
            });
    session.set(sim.session(options -> options.tool(tool)));
    try (var open = session.get()) {
      var result = open.send("@tool steered {\"a\":7,\"b\":1}\n@text never").result();

      assertThat(result.text()).isEqualTo("as you wish");
      assertThat(result.turns()).isEqualTo(2);
    }
  }

  @Test
  void steering_that_comes_too_late_for_a_tool_gets_a_turn_of_its_own() {
    try (var session = sim.session(options -> {});
        var run = session.send("@text one")) {
      session.steer("@text two");

      assertThat(run.result().text()).isEqualTo("two");
    }
  }

  @Test
  void closing_from_another_thread_ends_the_reader() throws Exception {
    var seen = new CountDownLatch(1);
    var failure = new AtomicReference<AgentException>();
    try (var session = sim.session(options -> {})) {
      var run = session.send("@text one\n@stall 60s\n@text two");
      var reader =
          Thread.startVirtualThread(() -> {
            try {
              run.forEach(message -> {
                if (message instanceof TextDelta) {
                  seen.countDown();
                }
              });
            } catch (AgentException e) {
              failure.set(e);
            }
          });
      seen.await();
      run.close();
      assertThat(reader.join(Duration.ofSeconds(5))).isTrue();

      assertThat(failure.get())
          .isInstanceOfSatisfying(
              Aborted.class, it -> assertThat(it.reason()).isEqualTo(Aborted.Reason.CLOSED));
    }
  }

  @Test
  void a_run_that_takes_too_long_is_aborted() {
    try (var session = sim.session(options -> options.timeout(Duration.ofMillis(200)))) {
      assertThatThrownBy(() -> session.send("@stall 60s\n@text never").text())
          .isInstanceOfSatisfying(
              Aborted.class, it -> assertThat(it.reason()).isEqualTo(Aborted.Reason.TIMEOUT));
    }
  }

  @Test
  void another_model_takes_over_with_the_next_turn_of_the_user() {
    try (var session = sim.session(options -> {})) {
      session.send("@think a\n@text one").text();
      session.note("The operator says: be brief.");
      session.send("@think b\n@text two").text();
      session.setModel("claude-sonnet-5");
      var messages = session.send("@text three").stream().toList();

      assertThat(Sim.result(messages).text()).isEqualTo("three");
      assertThat(sim.journal).contains(new JournalEntry.ModelChosen("claude-sonnet-5"));
      session.setModel("claude-sonnet-5-5");
      assertThat(session.send("@text four").text()).isEqualTo("four");
    }
  }

  @Test
  void a_conversation_that_fills_the_window_is_summed_up() {
    try (var session = sim.session(options -> options.tool(ADD).compactAt(0.002))) {
      var subtypes = new ArrayList<String>();
      for (int i = 0; i < 12; i++) {
        var words = "word ".repeat(100);
        var messages =
            session.send("@think hm\n@tool add {\"a\":1,\"b\":2}\n@text " + words + i).stream()
                .toList();
        assertThat(Sim.result(messages).text()).endsWith("" + i);
        subtypes.addAll(Sim.subtypes(messages));
      }

      assertThat(subtypes).contains("compact_boundary").doesNotContain("thinking_dropped");
      assertThat(sim.journal).anyMatch(JournalEntry.Compacted.class::isInstance);
    }
  }

  @Test
  void a_budget_shrinks_the_last_answer_and_then_ends_the_run() {
    var budget = Budget.usd(new java.math.BigDecimal("0.01"));
    try (var session = sim.session(options -> options.tool(ADD).budget(budget))) {
      var result =
          session.send("@tool add {\"a\":1,\"b\":2}\n".repeat(200) + "@text never").result();

      assertThat(result.outcome()).isEqualTo(Outcome.BUDGET);
      assertThat(budget.spentUsd()).isLessThanOrEqualTo(budget.limitUsd());
    }
  }

  @Tag("slow")
  @Test
  void a_thousand_turns_never_change_what_was_said() {
    try (var session = sim.session(options -> options.tool(ADD).system("You add."))) {
      for (int i = 0; i < 250; i++) {
        if (i % 10 == 5) {
          session.steer("@think more\n@tool add {\"a\":1,\"b\":1}\n@text steered");
        }
        var messages =
            session
                .send(
                    "@think so\n@tool add {\"a\":"
                        + i
                        + ",\"b\":1}\n+@tool add {\"a\":2,\"b\":2}\n@think then\n@tool add {\"a\":3,\"b\":1}\n@think now\n@tool add {\"a\":4,\"b\":1}\n@think end\n@result")
                .stream()
                .toList();
        assertThat(Sim.subtypes(messages)).containsExactly("init");
        if (i > 2) {
          assertThat(Sim.result(messages).usage().cacheReadTokens())
              .isGreaterThan(Sim.result(messages).usage().inputTokens());
        }
      }
    }
  }

  @Tag("slow")
  @Test
  void summaries_and_other_models_leave_a_long_conversation_whole() {
    var subtypes = new ArrayList<String>();
    var models = List.of("claude-sonnet-5-5", "claude-sonnet-5", "claude-opus-5-5");
    try (var session =
        sim.session(options -> options.tool(ADD).system("You add.").compactAt(0.01))) {
      for (int i = 0; i < 500; i++) {
        if (i % 125 == 100) {
          session.setModel(models.get(i / 125 % models.size()));
          session.note("Add with care, round " + i + ".");
        }
        if (i % 50 == 10) {
          session.steer("And mind the gap.");
        }
        var messages =
            session
                .send(
                    "@think so\n@tool add {\"a\":1,\"b\":1}\n@think on\n@text "
                        + "words ".repeat(60)
                        + i)
                .stream()
                .toList();
        assertThat(Sim.result(messages).text()).endsWith("" + i);
        subtypes.addAll(Sim.subtypes(messages));
      }
    }

    assertThat(subtypes).contains("compact_boundary").doesNotContain("thinking_unbound");
    assertThat(sim.journal).filteredOn(JournalEntry.ModelChosen.class::isInstance).hasSize(3);
  }
}
