// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.ResultMessage.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A journal that breaks off anywhere is gone on with, and nothing is done twice. */
final class ResumeTest {
  private static final String TASK =
      "@think hm\n@tool once {\"a\":1,\"b\":1}\n+@tool often {\"a\":2,\"b\":2}\n"
          + "@think so\n@tool once {\"a\":3,\"b\":3}\n@text done";

  private final Sim sim = new Sim();
  private final Map<String, Integer> ran = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    sim.close();
  }

  private Options tools(Options options) {
    return options
        .tool(Tool.of("once", "May run once", Sim.Add.class, x -> count("once " + x)))
        .tool(
            Tool.of("often", "May run often", Sim.Add.class, x -> count("often " + x))
                .repeatable());
  }

  private String count(String what) {
    return what + ": " + ran.merge(what, 1, Integer::sum);
  }

  private List<JournalEntry> whole() {
    try (var session = sim.session(this::tools)) {
      assertThat(session.send(TASK).text()).isEqualTo("done");
    }
    return List.copyOf(sim.journal);
  }

  @Test
  void a_journal_cut_anywhere_goes_on_to_the_same_end() {
    var journal = whole();
    assertThat(journal).hasSize(12);
    for (int cut = 2; cut < journal.size(); cut++) {
      ran.clear();
      sim.journal.clear();
      var before = List.copyOf(journal.subList(0, cut));
      int cutAt = cut;
      try (var session = Agent.resume(before, sim.options(this::tools))) {
        var rest = Objects.requireNonNull(session.proceed(), () -> "nothing left at " + cutAt);
        var messages = rest.stream().toList();

        assertThat(Sim.result(messages).outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(Sim.result(messages).text()).isEqualTo("done");
        assertThat(Sim.subtypes(messages)).doesNotContain("cache_miss", "thinking_dropped");
        assertThat(session.history()).hasSize(6);
        assertThat(session.send("@text and more").text()).isEqualTo("and more");
      }
      for (var entry : before) {
        if (entry instanceof JournalEntry.ToolStarted(var id) && isCallOf(journal, id, "once")) {
          assertThat(ran).describedAs("cut at %d", cut).doesNotContainKey(nameOf(journal, id));
        }
      }
      assertThat(ran.values()).allMatch(times -> times == 1);
    }
  }

  @Test
  void what_was_resumed_is_the_same_to_the_byte() {
    var journal = whole();
    var conversation = Replayed.of(journal).conversation();

    sim.journal.clear();
    try (var session = Agent.resume(journal, sim.options(this::tools))) {
      assertThat(session.proceed()).isNull();
      assertThat(session.send("@text next").text()).isEqualTo("next");
    }
    assertThat(conversation.turns()).hasSize(6);
    assertThat(sim.journal).hasSize(3);
  }

  @Test
  void a_journal_can_be_written_down_and_read_back() {
    for (var entry : whole()) {
      assertThat(JournalEntry.parse(Json.parse(entry.json().text()))).isEqualTo(entry);
    }
  }

  @Test
  void a_journal_without_its_head_is_refused() {
    var journal = whole();

    assertThatThrownBy(() -> Agent.resume(journal.subList(1, 3), sim.options(this::tools)))
        .isInstanceOfSatisfying(
            EngineFailed.class, it -> assertThat(it.code()).isEqualTo("journal"));
  }

  @Test
  void steering_that_was_taken_in_is_not_lost() {
    var holder = new ArrayList<AgentSession>();
    var tool =
        Tool.of(
            "steered",
            "Is steered",
            Sim.Add.class,
            x -> {
              holder.getFirst().steer("@text as you wish");
              return "x";
            });
    try (var session = sim.session(options -> options.tool(tool))) {
      holder.add(session);
      assertThat(session.send("@tool steered {\"a\":1,\"b\":1}").text()).isEqualTo("as you wish");
    }
    int steered = 0;
    while (!(sim.journal.get(steered) instanceof JournalEntry.Steered)) {
      steered++;
    }
    var before = List.copyOf(sim.journal.subList(0, steered + 1));
    try (var session = Agent.resume(before, sim.options(options -> options.tool(tool)))) {
      var rest = Objects.requireNonNull(session.proceed());
      assertThat(rest.text()).isEqualTo("as you wish");
    }
  }

  private static boolean isCallOf(List<JournalEntry> journal, String id, String tool) {
    return nameOf(journal, id).startsWith(tool);
  }

  /** What a call would be counted as. */
  private static String nameOf(List<JournalEntry> journal, String id) {
    return journal.stream()
        .filter(JournalEntry.Answered.class::isInstance)
        .map(
            entry -> AssistantMessages.of(((JournalEntry.Answered) entry).message(), Source.of("")))
        .flatMap(message -> message.toolUses().stream())
        .filter(use -> use.id().equals(id))
        .map(use -> use.name() + " " + use.input().as(Sim.Add.class))
        .findFirst()
        .orElse("");
  }
}
