// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Plays the steps of one turn into an {@link Output}. */
final class Performer {

  private static final long PING_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int FRAGMENT = 16;

  private enum Open {
    NONE,
    SPEECH
  }

  private final Ask ask;
  private final Output out;
  private final Faults faults;
  private final Pacer pacer;
  private final Signer signer;
  private Usage usage;
  private Open open = Open.NONE;
  private boolean pinged;
  private boolean lineBreak;
  private long gapNanos;
  private long due;
  private final Breakage breakage;
  private final Optional<WebSearch> webSearch;
  private final long limit;
  private final String limitReason;
  private boolean full;
  private long deltas;
  private long tokens;
  private long thinkingTokens;
  private long reported = -1;
  private String reason = "";
  private boolean forced;
  private boolean callsFollow;
  private JsonNode details = Json.MAPPER.nullNode();

  Performer(Ask ask, Answer answer, Output out, Faults faults, Pacer pacer, Signer signer) {
    this.ask = ask;
    this.usage = answer.usage();
    this.out = out;
    this.faults = faults;
    this.pacer = pacer;
    this.signer = signer;
    this.breakage = Breakage.of(answer.steps(), ask, faults);
    this.webSearch = WebSearch.of(ask);
    long room = ask.model().window() - usage.prompt();
    this.limit = Math.min(ask.maxTokens(), room);
    this.limitReason = ask.maxTokens() <= room ? "max_tokens" : "model_context_window_exceeded";
  }

  void play(List<Step> steps, ObjectNode message) throws IOException {
    prepare(steps);
    message.set("usage", usage.full(new Output.Counts(1, 0, 0), ask.speed()));
    out.open(message);
    breakage.after(0, out);
    for (var step : steps) {
      full |= step.isContent() && tokens >= limit;
      if (full) {
        break;
      }
      act(step);
    }
    closeSpeech();
    breakage.beforeEnding(out);
    end();
  }

  /** What holds for the turn as a whole, wherever it stands. */
  private void prepare(List<Step> steps) {
    callsFollow = steps.stream().anyMatch(Step.Tool.class::isInstance);
    for (var step : steps) {
      if (step instanceof Step.Usage(long input, long output)) {
        usage = Usage.fresh(input);
        reported = output;
      }
    }
  }

  private void act(Step step) throws IOException {
    switch (step) {
      case Step.Speech speech -> say(speech);
      case Step.Pace(Duration gap) -> {
        gapNanos = gap.toNanos();
        due = System.nanoTime();
      }
      case Step.Think(String words) -> think(words);
      case Step.Redact _ -> redact();
      case Step.Tool(String name, JsonNode input) -> tool(name, input);
      case Step.Search(String query) -> search(query);
      case Step.Unknown _ -> unknown();
      case Step.Stop(String asked) -> {
        reason = asked;
        forced = true;
      }
      case Step.Stall(Duration silence) -> {
        out.flush();
        pacer.pause(silence);
        due = System.nanoTime();
      }
      case Step.Refuse(String category) -> refuse(category);
      case Step.Pause _ -> set("pause_turn");
      case Step.Garbage(String key) -> {
        if (faults.take(ask.conversation(), key, 1)) {
          out.garbage();
        }
      }
      case Step.Usage _, Step.Drop _, Step.Fail _, Step.Status _, Step.Crlf _, Step.Split _ -> {}
    }
  }

  private void say(Step.Speech speech) throws IOException {
    if (open == Open.NONE) {
      start(Json.object().put("type", "text").put("text", "").putNull("citations"));
      open = Open.SPEECH;
    } else {
      lineBreak = true;
    }
    switch (speech) {
      case Step.Text(String words) -> words(words, Output.Delta.TEXT);
      case Step.Tokens(int count) -> {
        for (int i = 1; i <= count && !full; i++) {
          token(Output.Delta.TEXT, "token " + i + " ");
        }
      }
      case Step.Value(JsonNode json) -> words(Json.text(json), Output.Delta.TEXT);
      case Step.Result _ -> words(Talk.newestResult(ask.messages()), Output.Delta.TEXT);
    }
  }

  /** Streams a text; what there was room for. */
  private String words(String text, Output.Delta kind) throws IOException {
    int from = 0;
    while (from < text.length() && !full) {
      int to = Words.end(text, from);
      from = token(kind, text.substring(from, to)) ? to : from;
    }
    return text.substring(0, from);
  }

  private void think(String words) throws IOException {
    if (isThinkingOff()) {
      return;
    }
    closeSpeech();
    boolean display = signer.isReadable(callsFollow);
    var said = "";
    start(Json.object().put("type", "thinking").put("thinking", "").put("signature", ""));
    long before = tokens;
    if (display) {
      said = words(words, Output.Delta.THINKING);
    } else {
      token(Output.Delta.THINKING, "");
      tokens += Words.count(words) - 1L;
      full |= tokens > limit;
      tokens = Math.min(tokens, limit);
    }
    thinkingTokens += tokens - before;
    delta(Output.Delta.SIGNATURE, signer.sign(said));
    out.stop();
  }

  private boolean isThinkingOff() {
    return ask.thinkingType().equals("disabled") && Json.has(ask.body(), "thinking");
  }

  private void redact() throws IOException {
    if (!isThinkingOff()) {
      closeSpeech();
      whole(signer.redacted());
      tokens++;
      thinkingTokens++;
    }
  }

  private void tool(String name, JsonNode input) throws IOException {
    var block = Json.object().put("type", "tool_use").put("id", signer.toolId()).put("name", name);
    block.putObject("input");
    block.putObject("caller").put("type", "direct");
    call(block, input);
    set("tool_use");
  }

  private void call(ObjectNode block, JsonNode input) throws IOException {
    closeSpeech();
    start(block);
    token(Output.Delta.INPUT, "");
    var json = Json.text(input);
    for (int from = 0; from < json.length() && !full; ) {
      int to = Words.cut(json, from + FRAGMENT);
      token(Output.Delta.INPUT, json.substring(from, to));
      from = to;
    }
    out.stop();
    signer.block(block.deepCopy().set("input", input));
  }

  private void search(String query) throws IOException {
    var web = webSearch.orElseThrow();
    var call = web.call();
    call(call, Json.object().put("query", query));
    if (!full) {
      var result = web.result(call, query);
      whole(result);
      usage = usage.plus(Tokens.of(result, ask.model()));
    }
  }

  private void unknown() throws IOException {
    out.unknown();
    closeSpeech();
    var block = Json.object().put("type", "future_block").put("future", "of a later day");
    start(block);
    out.unknown();
    out.stop();
    signer.block(block);
  }

  /** A block without deltas. */
  private void whole(ObjectNode block) throws IOException {
    start(block);
    out.stop();
    signer.block(block);
  }

  private void refuse(String category) {
    set("refusal");
    details =
        Json.object()
            .put("type", "refusal")
            .put("category", category.isEmpty() ? null : category)
            .put("explanation", "this refusal is simulated");
  }

  private void set(String natural) {
    if (!forced) {
      reason = natural;
    }
  }

  private void start(ObjectNode block) throws IOException {
    out.start(block);
    if (!pinged) {
      out.ping();
      pinged = true;
    }
  }

  private void closeSpeech() throws IOException {
    if (open == Open.SPEECH) {
      out.stop();
      open = Open.NONE;
    }
  }

  /** Whether there was room for it. */
  private boolean token(Output.Delta kind, String piece) throws IOException {
    if (tokens >= limit) {
      full = true;
      return false;
    }
    tokens++;
    if (lineBreak && kind == Output.Delta.TEXT) {
      lineBreak = false;
      delta(kind, "\n" + piece);
    } else {
      delta(kind, piece);
    }
    return true;
  }

  private void delta(Output.Delta kind, String piece) throws IOException {
    if (gapNanos > 0) {
      await();
    }
    if (kind == Output.Delta.TEXT) {
      signer.text(piece);
    }
    out.delta(kind, piece);
    deltas++;
    breakage.after(deltas, out);
  }

  /** Keeps the pace by a schedule, so that small delays do not add up. */
  private void await() throws IOException {
    out.flush();
    due = Math.max(due + gapNanos, System.nanoTime());
    while (due - System.nanoTime() > PING_NANOS) {
      pacer.until(System.nanoTime() + PING_NANOS);
      out.ping();
      out.flush();
    }
    pacer.until(due);
  }

  private void end() throws IOException {
    if (full) {
      reason = limitReason;
    }
    var delta = Json.object().put("stop_reason", reason.isEmpty() ? "end_turn" : reason);
    var sequences = ask.body().path("stop_sequences");
    boolean bySequence = reason.equals("stop_sequence") && sequences.size() > 0;
    delta.set("stop_sequence", bySequence ? sequences.path(0) : Json.MAPPER.nullNode());
    delta.set("stop_details", details);
    delta.putNull("container");
    long given = reported >= 0 ? reported : tokens;
    long searches = webSearch.map(WebSearch::made).orElse(0L);
    var counts = new Output.Counts(given, Math.min(thinkingTokens, given), searches);
    var beside = Json.object();
    if (Json.has(ask.body(), "context_management")) {
      beside.putObject("context_management").putArray("applied_edits");
    }
    out.end(new Output.Ending(delta, usage, counts, beside));
    breakage.beforeStop(out);
    out.close();
  }
}
