// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Answers from a recording, and says so when a request is not in it. */
final class Replayer implements Front.Desk {

  /** The answers to one request, in their order; the last one stays. */
  private record Answers(List<Tape.Answer> all, AtomicInteger next) {
    Tape.Answer take() {
      return all.get(Math.min(next.getAndIncrement(), all.size() - 1));
    }
  }

  private final Path file;
  private final List<Tape.Exchanged> tape;
  private final Map<String, Answers> answers = new HashMap<>();

  Replayer(Path file) {
    this.file = file;
    this.tape = new Tape(file).read();
    for (var exchanged : tape) {
      answers
          .computeIfAbsent(
              name(exchanged.path(), exchanged.request()),
              _ -> new Answers(new ArrayList<>(), new AtomicInteger()))
          .all
          .add(exchanged.answer());
    }
  }

  @Override
  public void serve(Exchange exchange) throws IOException {
    var request = new Secrets(Gate.key(exchange)).clean(Recorder.json(exchange.body()));
    var found = answers.get(name(exchange.path(), request));
    if (found == null) {
      exchange.put("x-should-retry", "false");
      throw ApiError.notFound(
          "simulator: this request is not in the recording "
              + file.getFileName()
              + "; "
              + nearest(exchange.path(), request));
    }
    var answer = found.take();
    answer.headers().forEach(exchange::put);
    var out =
        exchange.open(
            answer.status(), answer.headers().getOrDefault("content-type", "application/json"));
    out.write(answer.body().getBytes(UTF_8));
    out.close();
  }

  /** What may differ and still be the same request: who asks, and where the cache is marked. */
  private static String name(String path, JsonNode request) {
    var named = request.deepCopy();
    if (named instanceof tools.jackson.databind.node.ObjectNode object) {
      object.remove("metadata");
    }
    return path + "\n" + Canon.of(named);
  }

  /** Where the most similar recorded request goes another way. */
  private String nearest(String path, JsonNode request) {
    var best = "";
    for (var exchanged : tape) {
      var at = exchanged.path().equals(path) ? difference(exchanged.request(), request, "") : "";
      if (depth(at) > depth(best)) {
        best = at;
      }
    }
    return best.isEmpty()
        ? "nothing was recorded for " + path
        : "the nearest recorded one differs at " + best;
  }

  private static int depth(String path) {
    return path.isEmpty() ? 0 : path.split("\\.", -1).length;
  }

  private static String difference(JsonNode one, JsonNode other, String path) {
    if (one.isObject() && other.isObject()) {
      var names = new TreeSet<>(one.propertyNames());
      names.addAll(other.propertyNames());
      names.remove("metadata");
      for (var name : names) {
        if (!one.path(name).equals(other.path(name))) {
          return difference(
              one.path(name), other.path(name), path.isEmpty() ? name : path + "." + name);
        }
      }
    }
    if (one.isArray() && other.isArray()) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        if (!one.path(i).equals(other.path(i))) {
          return difference(one.path(i), other.path(i), path + "." + i);
        }
      }
    }
    return path.isEmpty() ? "its body" : path;
  }
}
