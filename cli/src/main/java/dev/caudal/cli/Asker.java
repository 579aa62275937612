// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caudal.agent.Json;
import dev.caudal.agent.PermissionDecider;
import dev.caudal.agent.PermissionDecision;
import dev.caudal.agent.PermissionRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/** Asks the person at the terminal, one question at a time. Whatever is not a clear yes is a no. */
final class Asker implements PermissionDecider {
  private final Terminal terminal;
  private final Narrator narrator;
  private final BufferedReader answers;
  private final ReentrantLock asking = new ReentrantLock(true);

  Asker(Terminal terminal, Narrator narrator) {
    this.terminal = terminal;
    this.narrator = narrator;
    answers = new BufferedReader(new InputStreamReader(terminal.in(), UTF_8));
  }

  @Override
  public PermissionDecision decide(PermissionRequest request) throws InterruptedException {
    narrator.asked(request);
    asking.lockInterruptibly();
    try {
      var decision =
          request.call().tool().equals("AskUserQuestion") ? answers(request) : agreement(request);
      narrator.decided(request.call().id(), decision);
      return decision;
    } finally {
      asking.unlock();
    }
  }

  private PermissionDecision agreement(PermissionRequest request) {
    var call = request.call();
    var answer =
        ask("%s wants to run:\n%sAllow? [y/N] ".formatted(call.tool(), shown(call.input())));
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes")
        ? PermissionDecision.allow()
        : PermissionDecision.deny("The person at the terminal said no.");
  }

  /** All of it, for nobody can agree to what is cut; a single text as it is. */
  private static String shown(Json input) {
    var tree = input.tree();
    var single = tree.size() == 1 ? tree.iterator().next() : tree;
    return Plain.shown(single.isString() ? single.asString() : tree.toPrettyString()).indent(2);
  }

  private PermissionDecision answers(PermissionRequest request) {
    var input = request.call().input().tree();
    var answers = new LinkedHashMap<String, String>();
    for (var question : input.path("questions")) {
      answers.put(question.path("question").asString(""), answer(question));
    }
    var changed = new LinkedHashMap<String, Object>();
    input.properties().forEach(field -> changed.put(field.getKey(), field.getValue()));
    changed.put("answers", answers);
    return new PermissionDecision.AllowChanged(Json.of(changed));
  }

  /** The number of an answer, or words of one's own. */
  private String answer(JsonNode question) {
    var text = new StringBuilder(Plain.shown(question.path("question").asString(""))).append('\n');
    var options = question.path("options");
    for (int i = 0; i < options.size(); i++) {
      var label = options.path(i).path("label").asString("");
      var means = options.path(i).path("description").asString("");
      text.append("  %d  %s: %s%n".formatted(i + 1, Plain.shown(label), Plain.shown(means)));
    }
    var said = ask(text.append("Answer: ").toString());
    return said.matches("\\d") && options.has(Integer.parseInt(said) - 1)
        ? options.path(Integer.parseInt(said) - 1).path("label").asString("")
        : said;
  }

  private String ask(String question) {
    terminal.err().print(question);
    terminal.err().flush();
    try {
      var line = answers.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      return "";
    }
  }
}
