// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static dev.caudal.agent.Sim.ADD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.ResultMessage.Outcome;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others say to a run is answered, whenever they say it. */
final class SteeringTest {
  private final Sim sim = new Sim();

  @AfterEach
  void close() {
    sim.close();
  }

  private static Hooks onStop(Runnable action) {
    var once = new AtomicBoolean();
    return new Hooks() {
      @Override
      public OnStop onStop(String text) {
        if (!once.getAndSet(true)) {
          action.run();
        }
        return new OnStop.Stop();
      }
    };
  }

  @Test
  void what_was_steered_survives_a_message_that_came_too_early() {
    try (var session = sim.session(options -> {})) {
      var run = session.send("@text one");
      session.steer("@text two");
      assertThatThrownBy(() -> session.send("@text three")).isInstanceOf(EngineFailed.class);

      assertThat(run.result().text()).isEqualTo("two");
    }
  }

  @Test
  void what_was_steered_survives_a_prompt_that_was_held_back() {
    var blocking =
        new Hooks() {
          @Override
          public OnPrompt onPrompt(String text) {
            return text.contains("secret")
                ? new OnPrompt.Block("that is secret")
                : new OnPrompt.Proceed();
          }
        };
    try (var session = sim.session(options -> options.hooks(blocking))) {
      session.steer("@text steered");
      assertThatThrownBy(() -> session.send("the secret").text())
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("that is secret");
      assertThat(session.history()).isEmpty();

      assertThat(session.send("and?").text()).isEqualTo("steered");
    }
  }

  @Test
  void steering_while_a_stop_is_pondered_is_answered_by_the_same_turn() {
    var session = new AtomicReference<AgentSession>();
    var hooks = onStop(() -> session.get().steer("@text two"));
    session.set(sim.session(options -> options.hooks(hooks)));
    try (var open = session.get()) {
      assertThat(open.send("@text one").result().text()).isEqualTo("two");
    }
  }

  @Test
  void steering_a_turn_that_is_over_is_refused() {
    try (var session = sim.session(options -> {})) {
      var run = session.send("@text one");
      assertThat(run.text()).isEqualTo("one");

      assertThatThrownBy(() -> run.steer("@text two"))
          .isInstanceOfSatisfying(
              EngineFailed.class, it -> assertThat(it.code()).isEqualTo("over"));
    }
  }

  @Test
  void steering_while_a_failed_call_waits_is_answered() {
    try (var session = sim.session(options -> options.tool(ADD));
        var run = session.send("@error 529 1 after=0\n@text one")) {
      for (var message : run) {
        if (message instanceof SystemMessage told && told.subtype().equals("api_retry")) {
          session.steer("@text two");
        }
        if (message instanceof ResultMessage result) {
          assertThat(result.text()).isEqualTo("two");
        }
      }
    }
  }

  @Test
  void an_empty_answer_after_steering_is_gone_on_with() {
    var session = new AtomicReference<AgentSession>();
    var tool =
        Tool.of(
            "steered",
            "Is steered",
            Sim.Add.class,
            x -> {
              session.get().steer("@tokens 0");
              return x.a();
            });
    session.set(sim.session(options -> options.tool(tool)));
    try (var open = session.get()) {
      var result = open.send("@tool steered {\"a\":7,\"b\":1}\n@text never").result();

      assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(result.turns()).isGreaterThan(2);
      assertThat(sim.journal)
          .anyMatch(entry ->
              entry instanceof JournalEntry.Asked(var message)
                  && message.text().contains("Go on."));
      assertThat(open.send("@text fine").text()).isEqualTo("fine");
    }
  }

  @Test
  void blank_words_are_refused_before_they_spoil_a_conversation() {
    try (var session = sim.session(options -> options.system(" "))) {
      assertThatThrownBy(() -> session.note(" ")).isInstanceOf(InvalidRequest.class);
      assertThatThrownBy(() -> session.steer("\n")).isInstanceOf(InvalidRequest.class);
      assertThatThrownBy(() -> session.send(List.of(ContentBlock.text(" "))))
          .isInstanceOf(InvalidRequest.class);

      assertThat(session.send("@text fine").text()).isEqualTo("fine");
    }
  }

  @Test
  void an_interruption_during_a_hook_ends_the_turn_in_good_order() throws Exception {
    var inHook = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var hooks =
        new Hooks() {
          @Override
          public OnStop onStop(String text) throws InterruptedException {
            inHook.countDown();
            never.await();
            return new OnStop.Stop();
          }
        };
    try (var session = sim.session(options -> options.hooks(hooks))) {
      var run = session.send("@text one");
      var interrupter =
          Thread.startVirtualThread(() -> {
            try {
              inHook.await();
              session.interrupt();
            } catch (InterruptedException e) {
              return;
            }
          });

      assertThat(run.result().outcome()).isEqualTo(Outcome.INTERRUPTED);
      interrupter.join();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }
}
