// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.Sim.ADD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.ResultMessage.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rounds of tools: long ones, cancelled ones, those of helpers. */
@Tag("slow")
final class RoundTest {
  private static final String CALL = "@tool add {\"a\":1,\"b\":1}\n";
  private static final String HELPER =
      "@tool Agent {\"prompt\":\"@tool add {\\\"a\\\":1,\\\"b\\\":1}\\n@result\"}\n@result";

  private final Sim sim = new Sim();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Tool waiting =
      Tool.of(
              "wait",
              "Waits",
              Sim.Add.class,
              (Sim.Add x, ToolContext context) -> {
                begun.countDown();
                try {
                  new CountDownLatch(1).await();
                  return "never";
                } finally {
                  ended.countDown();
                }
              })
          .repeatable();

  @AfterEach
  void close() {
    sim.close();
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        continue;
      }
    }
  }

  @Test
  void a_round_of_thirty_calls_still_reads_its_prefix_from_the_cache() {
    var round = CALL + ("+" + CALL).repeat(29);
    try (var session =
        sim.session(options -> options.tool(ADD.repeatable()).system("word ".repeat(5_000)))) {
      session.send("@text " + "more ".repeat(5_000)).text();
      var messages = session.send(round + "@text done").stream().toList();

      var answers =
          messages.stream()
              .filter(AssistantMessage.class::isInstance)
              .map(message -> ((AssistantMessage) message).usage())
              .toList();
      assertThat(answers).hasSize(2);
      var first = answers.getFirst();
      assertThat(answers.getLast().cacheReadTokens())
          .isGreaterThanOrEqualTo(first.cacheReadTokens() + first.cacheWriteTokens());
      assertThat(Sim.subtypes(messages)).containsExactly("init");
    }
  }

  @Test
  void a_call_that_is_allowed_after_a_cancellation_does_not_run() throws Exception {
    var asked = new CountDownLatch(1);
    var decide = new CountDownLatch(1);
    var ran = new AtomicInteger();
    var judges = new ArrayList<Thread>();
    var tool = Tool.of("count", "Counts", Sim.Add.class, x -> "" + ran.incrementAndGet()).asks();
    PermissionDecider decider =
        request -> {
          judges.add(Thread.currentThread());
          asked.countDown();
          awaitStubbornly(decide);
          return PermissionDecision.allow();
        };
    try (var session = sim.session(options -> options.tool(tool).decider(decider))) {
      Thread.startVirtualThread(() -> {
        awaitStubbornly(asked);
        session.interrupt();
      });
      var result = session.send("@tool count {\"a\":1,\"b\":1}\n@text never").result();
      decide.countDown();
      judges.getFirst().join();

      assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(ran).hasValue(0);
      assertThat(sim.journal).noneMatch(JournalEntry.ToolStarted.class::isInstance);
      assertThat(session.send("@text fine").text()).isEqualTo("fine");
    }
  }

  @Test
  void tools_are_told_to_end_although_nobody_reads() throws Exception {
    var telling =
        Tool.of(
            "tell",
            "Tells",
            Sim.Add.class,
            (Sim.Add x, ToolContext context) -> {
              begun.await();
              context.emit(SystemMessages.of("told", java.util.Map.of(), Source.of("x")));
              return "";
            });
    try (var session = sim.session(options -> options.tool(waiting).tool(telling.repeatable()))) {
      var task = "@tool wait {\"a\":1,\"b\":1}\n+@tool tell {\"a\":1,\"b\":1}\n@text never";
      var run = session.send(task);
      for (var message : run) {
        if (message instanceof SystemMessage told && told.subtype().equals("told")) {
          break;
        }
      }
      run.interrupt();

      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void an_answer_that_was_read_whole_stays_when_the_run_is_closed_behind_it() {
    var budget = Budget.usd(new java.math.BigDecimal("10"));
    try (var session = sim.session(options -> options.budget(budget))) {
      var run = session.send("@text one two");
      for (var message : run) {
        if (message instanceof StreamEvent.TurnStop) {
          break;
        }
      }
      run.close();

      assertThat(((AssistantMessage) session.history().getLast()).text()).isEqualTo("one two");
      assertThat(budget.leftUsd()).isEqualTo(budget.limitUsd().subtract(budget.spentUsd()));
      assertThat(budget.spentUsd()).isPositive();
      assertThat(session.send("@text fine").text()).isEqualTo("fine");
    }
  }

  @Test
  void whoever_reads_on_what_was_closed_is_told_so() {
    try (var session = sim.session(options -> {})) {
      var run = session.send("@text one two");
      var messages = run.iterator();
      messages.next();
      run.close();

      assertThatThrownBy(messages::hasNext)
          .isInstanceOfSatisfying(
              Aborted.class, it -> assertThat(it.reason()).isEqualTo(Aborted.Reason.CLOSED));
    }
  }

  @Test
  void a_journal_that_fails_ends_the_run_and_its_tools() throws Exception {
    var quick =
        Tool.of(
                "quick",
                "Is quick",
                Sim.Add.class,
                (Sim.Add x, ToolContext context) -> {
                  begun.await();
                  return "done";
                })
            .repeatable();
    Journal journal =
        entry -> {
          if (entry instanceof JournalEntry.ToolEnded) {
            throw new EngineFailed("journal", "the disk is full");
          }
        };
    try (var session = sim.session(options -> options.tool(waiting).tool(quick).journal(journal))) {
      var task = "@tool wait {\"a\":1,\"b\":1}\n+@tool quick {\"a\":1,\"b\":1}\n@text never";

      assertThatThrownBy(() -> session.send(task).text()).hasMessageContaining("disk");
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> session.send("@text more"))
          .isInstanceOfSatisfying(
              EngineFailed.class, it -> assertThat(it.code()).isEqualTo("journal"));
    }
  }

  @Test
  void a_run_ends_in_time_while_its_tool_waits() {
    try (var session =
        sim.session(options -> options.tool(waiting).timeout(Duration.ofMillis(500)))) {
      assertThatThrownBy(() -> session.send("@tool wait {\"a\":1,\"b\":1}\n@text never").text())
          .isInstanceOfSatisfying(
              Aborted.class, it -> assertThat(it.reason()).isEqualTo(Aborted.Reason.TIMEOUT));
    }
  }

  @Test
  void the_clock_stands_still_while_somebody_decides_for_a_helper_too() {
    PermissionDecider slow =
        request -> {
          assertThat(new CountDownLatch(1).await(1_200, TimeUnit.MILLISECONDS)).isFalse();
          return PermissionDecision.allow();
        };
    for (var task : List.of(CALL + "@result", HELPER)) {
      try (var session =
          sim.session(options ->
              options
                  .tools("Agent")
                  .tool(ADD.asks())
                  .decider(slow)
                  .timeout(Duration.ofMillis(1_000)))) {
        assertThat(session.send(task).text()).isEqualTo("2");
      }
    }
  }

  @Test
  void helpers_side_by_side_share_a_budget_and_are_counted() {
    var budget = Budget.usd(new java.math.BigDecimal("1"));
    var task =
        "@tool Agent {\"prompt\":\"@text from one\"}\n+@tool Agent {\"prompt\":\"@text from"
            + " two\"}\n@text done";
    try (var session = sim.session(options -> options.tools("Agent").budget(budget))) {
      var result = session.send(task).result();

      assertThat(result.costUsd())
          .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo(budget.spentUsd()));
      assertThat(budget.leftUsd())
          .isEqualByComparingTo(budget.limitUsd().subtract(budget.spentUsd()));
      assertThat(sim.journal.stream().map(entry -> entry.json().text()))
          .anyMatch(line -> line.contains("tool_ended") && line.contains("from one"))
          .anyMatch(line -> line.contains("tool_ended") && line.contains("from two"));
    }
  }

  @Test
  void what_a_failed_helper_has_used_is_counted() {
    var budget = Budget.usd(new java.math.BigDecimal("1"));
    var task =
        "@tool Agent {\"prompt\":\"@tool add {\\\"a\\\":1,\\\"b\\\":1}\\n@error 400"
            + " 1\\n@text never\"}\n@text done";
    try (var session = sim.session(options -> options.tools("Agent").tool(ADD).budget(budget))) {
      assertThat(session.send(task).result().costUsd())
          .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo(budget.spentUsd()));
    }
  }

  @Test
  void a_no_that_stops_stops_the_run_that_asked_for_the_helper() {
    try (var session =
        sim.session(options ->
            options
                .tools("Agent")
                .tool(ADD.asks())
                .decider(request -> new PermissionDecision.DenyAndStop("stop it")))) {
      var result = session.send(HELPER).result();

      assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(result.turns()).isEqualTo(1);
    }
  }

  @Test
  void helpers_may_do_no_more_while_planning() {
    try (var session =
        sim.session(
            options -> options.tools("Agent").tool(ADD).permissionMode(PermissionMode.PLAN))) {
      assertThat(session.send(HELPER).text()).contains("planning");
    }
  }

  @Test
  void tools_work_without_streaming() {
    try (var session = sim.session(options -> options.tool(ADD).streaming(false))) {
      assertThat(session.send("@think hm\n@tool add {\"a\":1,\"b\":2}\n@result").text())
          .isEqualTo("3");
    }
  }

  @Test
  void tokens_are_counted_before_anything_was_said_and_while_tools_run() {
    var counts = new ArrayList<Long>();
    var sessions = new ArrayList<AgentSession>();
    var tool =
        Tool.of(
            "count",
            "Counts",
            Sim.Add.class,
            x -> "" + counts.add(sessions.getFirst().countTokens()));
    try (var session = sim.session(options -> options.tool(tool))) {
      sessions.add(session);
      counts.add(session.countTokens());
      assertThat(session.send("@tool count {\"a\":1,\"b\":2}\n@result").text()).isEqualTo("true");
      counts.add(session.countTokens());

      assertThat(counts).hasSize(3).isSorted().allMatch(count -> count > 0);
    }
  }
}
