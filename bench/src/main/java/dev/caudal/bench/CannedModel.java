// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import com.sun.management.ThreadMXBean;
import dev.caudal.agent.Json;
import dev.caudal.agent.ModelAnswer;
import dev.caudal.agent.ModelClient;
import dev.caudal.agent.ModelRequest;
import dev.caudal.agent.StreamEvent;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A model in this process, for one conversation: it calls a tool, and says something once it has
 * the result. It notes what a request has cost until it arrived.
 */
final class CannedModel implements ModelClient {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<String> CALL =
      List.of(
          """
          {"type":"content_block_start","index":0,"content_block":{"type":"tool_use",\
          "id":"toolu_%d","name":"add","input":{}}}\
          """,
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta",\
          "partial_json":"{\\"a\\":2,\\"b\\":3}"}}\
          """);

  private static final List<String> WORDS =
      List.of(
          """
          {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
          """,
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"It is 5."}}\
          """);

  private int turn;
  private long startNanos;
  private long startBytes;

  private long nanos;
  private long bytes;
  private long bodyBytes;

  /** A request is about to be made, on this thread. */
  void begin() {
    startBytes = THREADS.getCurrentThreadAllocatedBytes();
    startNanos = System.nanoTime();
  }

  /** How long the last request that follows a user's words took to make. */
  long nanos() {
    return nanos;
  }

  /** What it allocated. */
  long bytes() {
    return bytes;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  int turn() {
    return turn;
  }

  @Override
  public ModelAnswer send(ModelRequest request) {
    boolean calls = turn % 2 == 0;
    if (calls) {
      nanos = System.nanoTime() - startNanos;
      bytes = THREADS.getCurrentThreadAllocatedBytes() - startBytes;
      bodyBytes = request.body().stream().mapToLong(piece -> piece.length).sum();
    }
    turn++;
    return new Answer(events(request, calls));
  }

  private Queue<StreamEvent> events(ModelRequest request, boolean calls) {
    var source = request.source();
    var said = calls ? CALL : WORDS;
    var delta = Json.parse(said.get(1));
    var events = new ArrayDeque<StreamEvent>();
    events.add(
        new StreamEvent.TurnStart(
            Json.parse(
                """
                {"type":"message_start","message":{"id":"msg_%d","type":"message",\
                "role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,\
                "usage":{"input_tokens":25,"output_tokens":1}}}\
                """
                    .formatted(turn)),
            source));
    events.add(new StreamEvent.BlockStart(0, Json.parse(said.get(0).formatted(turn)), source));
    events.add(
        calls
            ? new StreamEvent.InputDelta("{\"a\":2,\"b\":3}", 0, delta, source)
            : new StreamEvent.TextDelta("It is 5.", 0, delta, source));
    events.add(
        new StreamEvent.BlockStop(
            0, Json.parse("{\"type\":\"content_block_stop\",\"index\":0}"), source));
    events.add(
        new StreamEvent.TurnDelta(
            Json.parse(
                """
                {"type":"message_delta","delta":{"stop_reason":"%s"},"usage":{"output_tokens":9}}\
                """
                    .formatted(calls ? "tool_use" : "end_turn")),
            source));
    events.add(new StreamEvent.TurnStop(Json.parse("{\"type\":\"message_stop\"}"), source));
    return events;
  }

  @Override
  public long countTokens(ModelRequest request) {
    return 0;
  }

  @Override
  public void close() {}

  private record Answer(Queue<StreamEvent> events) implements ModelAnswer {
    @Override
    public @Nullable StreamEvent next() {
      return events.poll();
    }

    @Override
    public String requestId() {
      return "";
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}
