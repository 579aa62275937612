// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.sim.Simulator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The simulator, and agents that talk to it. */
final class Sim implements AutoCloseable {
  record Add(int a, int b) {}

  static final Tool ADD = Tool.of("add", "Adds two numbers", Add.class, x -> x.a() + x.b());

  final Simulator simulator = Simulator.start();
  final List<JournalEntry> journal = new ArrayList<>();

  /** No built-in tools, no waiting, and a journal. */
  Consumer<Options> options(Consumer<Options> more) {
    return options -> {
      options.baseUrl(URI.create(simulator.baseUrl())).apiKey("any").tools();
      options.journal(entry -> {
        synchronized (journal) {
          journal.add(JournalEntry.parse(entry.json()));
        }
      });
      more.accept(options);
    };
  }

  AgentSession session(Consumer<Options> more) {
    return Agent.session(options(more));
  }

  MessageStream query(String task, Consumer<Options> more) {
    return Agent.query(task, options(more));
  }

  static String text(List<Message> messages) {
    return messages.stream()
        .filter(StreamEvent.TextDelta.class::isInstance)
        .map(message -> ((StreamEvent.TextDelta) message).text())
        .collect(Collectors.joining());
  }

  static ResultMessage result(List<Message> messages) {
    return (ResultMessage) messages.getLast();
  }

  static List<String> subtypes(List<Message> messages) {
    return messages.stream()
        .filter(SystemMessage.class::isInstance)
        .map(message -> ((SystemMessage) message).subtype())
        .toList();
  }

  @Override
  public void close() {
    simulator.close();
  }
}
