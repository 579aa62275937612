// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What one reader has been told of a run. */
final class Transcript {
  private static final Set<String> ENDINGS = Set.of("done", "error", "cancelled");

  private final List<JsonNode> events = new ArrayList<>();
  private final NavigableMap<Long, String> pieces = new TreeMap<>();
  private long last;

  /** Takes the next event, whose number must be a new one. */
  void add(JsonNode event) {
    long seq = event.path("seq").asLong(-1);
    assertThat(seq).as("number of %s behind %s", event, events).isGreaterThan(last);
    assertThat(isOver()).as("%s comes behind the end of %s", event, events).isFalse();
    last = seq;
    events.add(event);
    switch (event.path("type").asString()) {
      case "text" -> pieces.put(seq, event.path("content").asString());
      case "rewind" -> pieces.tailMap(event.path("after").asLong(), false).clear();
      default -> {}
    }
  }

  /** Its text, without what was taken back. */
  String text() {
    return String.join("", pieces.values());
  }

  boolean isOver() {
    return !events.isEmpty() && ENDINGS.contains(events.getLast().path("type").asString());
  }

  /** The event that ends it. */
  JsonNode ending() {
    assertThat(isOver()).as("%s has an end", events).isTrue();
    return events.getLast();
  }

  List<JsonNode> of(String type) {
    return events.stream().filter(it -> it.path("type").asString().equals(type)).toList();
  }

  @Override
  public String toString() {
    return events.toString();
  }
}
