// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a {@link SmallWorker}, folded from the log: all that a worker needs to go on with what
 * another left.
 */
final class SmallLog {

  final List<Integer> numbers = new ArrayList<>();
  final Map<String, Integer> answers = new HashMap<>();
  final List<String> endings = new ArrayList<>();
  int limit;
  String half = "";
  String question = "";
  long expiresMillis;
  String decision = "";

  /** Folds what stands behind the cursor, up to the run's end or the log's. */
  static SmallLog of(Store store, SessionId session, long after) {
    var folded = new SmallLog();
    long cursor = after;
    for (var page = store.read(session, cursor, 100);
        !page.isEmpty() && folded.endings.isEmpty();
        page = store.read(session, cursor, 100)) {
      for (var logged : page) {
        if (folded.endings.isEmpty()) {
          folded.take(logged.entry());
        }
        cursor = logged.seq();
      }
    }
    return folded;
  }

  static Entry entry(String type, Object... words) {
    return Entry.of(type, String.join(" ", List.of(words).stream().map(String::valueOf).toList()));
  }

  void take(Entry entry) {
    var words = new String(entry.json(), StandardCharsets.UTF_8).split(" ", -1);
    switch (entry.type()) {
      case "begin" -> limit = Integer.parseInt(words[0]);
      case "digits" -> half += new String(entry.text(), StandardCharsets.UTF_8);
      case "rewind" -> half = "";
      case "number" -> complete(words[0]);
      case "ask" -> {
        question = words[0];
        expiresMillis = Long.parseLong(words[1]);
        decision = "";
      }
      case "decided" -> {
        assertThat(words[0]).isEqualTo(question);
        assertThat(decision).as("decided twice").isEmpty();
        decision = words[1];
      }
      case "steered" -> {
        answered(words[0]);
        limit = Integer.parseInt(words[1]);
      }
      case "refused" -> answered(words[0]);
      case "end" -> endings.add(words[0]);
      default -> throw new AssertionError(entry);
    }
  }

  private void complete(String number) {
    assertThat(half).isEqualTo(number);
    half = "";
    numbers.add(Integer.parseInt(number));
  }

  private void answered(String command) {
    answers.merge(command, 1, Integer::sum);
  }

  boolean waits() {
    return !question.isEmpty() && decision.isEmpty();
  }

  boolean denied() {
    return !decision.isEmpty() && !decision.equals("yes");
  }
}
