// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.JournalEntry;
import dev.caudal.agent.Usage;
import dev.caudal.store.Logged;
import dev.caudal.store.SessionId;
import dev.caudal.store.Store;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a session's log says to whoever takes it up: the agent's journal, the decisions that were
 * made, and where half an answer stands that must be taken back.
 */
final class Fold {
  private static final int PAGE = 1_000;

  /** The agent's journal, from the beginning. */
  final List<JournalEntry> journal = new ArrayList<>();

  /** Decisions by the call they are about. */
  final Map<String, JsonNode> decisions = new HashMap<>();

  /** Questions that nobody has answered. */
  final Map<String, JsonNode> open = new HashMap<>();

  /** The tools by the calls of the run under way, in their order. */
  final Map<String, String> called = new LinkedHashMap<>();

  private final Set<String> asked = new HashSet<>();
  private final Map<String, Spent> spent = new HashMap<>();

  /**
   * What a run has used before it was taken up again.
   *
   * @param usd empty once a call's price was not known
   */
  record Spent(int turns, Usage usage, Optional<BigDecimal> usd) {
    static final Spent NOTHING = new Spent(0, Usage.NONE, Optional.of(BigDecimal.ZERO));

    private Spent plus(JsonNode call) {
      var used =
          new Usage(
              call.path("input_tokens").asLong(0),
              call.path("output_tokens").asLong(0),
              call.path("cache_read_tokens").asLong(0),
              call.path("cache_write_tokens").asLong(0),
              0,
              0);
      var cost = call.path("cost_usd");
      return new Spent(
          turns + 1,
          usage.plus(used),
          usd.filter(it -> cost.isNumber()).map(it -> it.add(cost.decimalValue())));
    }
  }

  /** The last number behind which an answer was begun; what comes after it is half of one. */
  private long firm;

  private boolean half;

  private Fold() {}

  /** Of a session whose engine is at hand. */
  static Fold nothing() {
    return new Fold();
  }

  static Fold of(Store store, SessionId session) {
    var fold = new Fold();
    long after = 0;
    for (var page = store.read(session, after, PAGE);
        !page.isEmpty();
        page = store.read(session, after, PAGE)) {
      page.forEach(fold::add);
      after = page.getLast().seq();
    }
    return fold;
  }

  private void add(Logged logged) {
    var type = logged.entry().type();
    switch (type) {
      case Events.TEXT, Events.THINKING -> half = true;
      case Events.JOURNAL -> journal(Events.journal(logged), Events.run(logged));
      case "permission_request" -> {
        var request = Events.tree(logged);
        open.put(request.path("id").asString(""), request);
      }
      case "permission" -> {
        var decision = Events.tree(logged);
        open.remove(decision.path("id").asString(""));
        decisions.put(decision.path("id").asString(""), decision);
      }
      case "tool_use" -> {
        var use = Events.tree(logged);
        called.put(use.path("id").asString(""), use.path("tool").asString(""));
      }
      case "usage" ->
          spent.merge(
              Events.run(logged),
              Spent.NOTHING.plus(Events.tree(logged)),
              (before, one) -> before.plus(Events.tree(logged)));
      case "done", "error", "cancelled" -> {
        open.clear();
        called.clear();
        journal.add(new JournalEntry.TurnEnded(type));
      }
      default -> {}
    }
    // A status may stand between two pieces of one answer; only these end it or take it back.
    if (type.equals(Events.JOURNAL) || type.equals("rewind") || type.equals("start")) {
      half = false;
    }
    if (!half) {
      firm = logged.seq();
    }
  }

  private void journal(JournalEntry entry, String run) {
    journal.add(entry);
    if (entry instanceof JournalEntry.Asked) {
      asked.add(run);
    }
  }

  Spent spent(String run) {
    return spent.getOrDefault(run, Spent.NOTHING);
  }

  /** Whether the engine has heard what this run is about. */
  boolean isAsked(String run) {
    return asked.contains(run);
  }

  /** Whether an answer was broken off; readers must forget what stands behind {@link #firm}. */
  boolean isHalf() {
    return half;
  }

  long firm() {
    return firm;
  }

  /** Whether anything was said in this session. */
  boolean isEmpty() {
    return journal.isEmpty();
  }
}
