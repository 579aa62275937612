// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The way in: asks a Claude agent, streams what it does, or holds a conversation with it. */
public final class Agent {
  private Agent() {}

  /** Asks and waits for the answer's text. No built-in tools are offered. */
  public static String ask(String text) {
    return ask(text, options -> {});
  }

  /** The same, set up by the caller. */
  public static String ask(String text, Consumer<Options> setUp) {
    return query(text, toolless(setUp)).text();
  }

  /** Asks for an answer in the shape of a record. */
  public static <T> T ask(String text, Class<T> shape) {
    return ask(text, shape, options -> {});
  }

  /** The same, set up by the caller. */
  public static <T> T ask(String text, Class<T> shape, Consumer<Options> setUp) {
    Consumer<Options> shaped = toolless(options -> options.outputSchema(Schemas.of(shape)));
    var result = query(text, shaped.andThen(setUp)).result();
    return result
        .structured()
        .orElseThrow(() ->
            new EngineFailed(
                "structured_output_failed",
                "there is no answer in the shape asked for: " + result.outcome().wire()))
        .as(shape);
  }

  /** Gives an agent a task and streams what it does. */
  public static MessageStream query(String task) {
    return query(task, options -> {});
  }

  /** The same, set up by the caller. */
  public static MessageStream query(String task, Consumer<Options> setUp) {
    var session = session(setUp);
    boolean done = false;
    try {
      var stream = new OneTurn(session, session.send(task));
      done = true;
      return stream;
    } finally {
      if (!done) {
        session.close();
      }
    }
  }

  /** Opens a conversation. */
  public static AgentSession session(Consumer<Options> setUp) {
    return Opening.fresh(options(setUp));
  }

  /**
   * Opens a conversation again from what its journal holds. The options' model, system and tools
   * give way to those of the journal; {@link AgentSession#proceed} goes on with a turn that was
   * left open.
   */
  public static AgentSession resume(List<JournalEntry> entries, Consumer<Options> setUp) {
    return Opening.again(options(setUp), Replayed.of(entries));
  }

  /**
   * Throws {@link InvalidRequest} where a session could not be opened with these options, or the
   * model would refuse its first call. Opens nothing and asks nobody.
   */
  public static void check(Consumer<Options> setUp) {
    OptionsCheck.check(options(setUp));
  }

  /**
   * The usual name of the tool that a rule speaks of, or of which the rule is a name. Throws {@link
   * InvalidRequest} where it is no rule.
   */
  public static String toolOf(String rule) {
    return ToolRule.parse(rule).tool();
  }

  /** What a model call costs by the built-in prices; empty where the model's price is not known. */
  public static Optional<BigDecimal> price(String model, Usage usage, Instant at) {
    return Prices.load(Optional.empty()).cost(model, usage, at);
  }

  private static Options options(Consumer<Options> setUp) {
    var options = Options.create();
    setUp.accept(options);
    return options;
  }

  private static Consumer<Options> toolless(Consumer<Options> setUp) {
    return options -> {
      options.tools();
      setUp.accept(options);
    };
  }
}
