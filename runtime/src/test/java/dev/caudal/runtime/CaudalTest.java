// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.agent.Tool;
import dev.caudal.runtime.RunView.Status;
import dev.caudal.store.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks go in, events come out. */
final class CaudalTest {
  record Add(int a, int b) {}

  @TempDir Path folder;

  @Test
  void a_task_becomes_a_run_whose_events_can_be_followed() throws Exception {
    try (var house = new House(folder)) {
      var run = house.submit("@text Hello there");
      var events = house.events(run.runId());

      assertThat(House.types(events)).isEqualTo("start text text usage done");
      assertThat(House.text(events)).isEqualTo("Hello there");
      var view = house.caudal.run(Caller.LOCAL, run.runId());
      assertThat(view.status()).isEqualTo(Status.COMPLETED);
      assertThat(view.result()).contains("Hello there");
      assertThat(view.costUsd()).get().matches(usd -> usd > 0);
      assertThat(house.caudal.history(Caller.LOCAL, run.sessionId())).hasSize(2);
    }
  }

  @Test
  void a_second_task_goes_on_with_the_conversation() throws Exception {
    try (var house = new House(folder)) {
      var first = house.submit("@text one");
      house.events(first.runId());
      var second = house.submit("@text two", first.sessionId());
      var third = house.submit("@text three", first.sessionId());

      assertThat(House.text(house.events(second.runId()))).isEqualTo("two");
      assertThat(House.text(house.events(third.runId()))).isEqualTo("three");
      assertThat(house.caudal.history(Caller.LOCAL, first.sessionId())).hasSize(6);
    }
  }

  @Test
  void a_tool_call_and_its_result_are_events() throws Exception {
    var add = Tool.of("add", "Adds", Add.class, x -> x.a() + x.b());
    try (var house = new House(folder, MemoryStore.open(), it -> it.tool(add))) {
      var run = house.submit("@text let me see\n@tool add {\"a\":2,\"b\":3}\n@result");
      var events = house.events(run.runId());

      assertThat(House.types(events))
          .isEqualTo("start text text text tool_use usage tool_result text usage done");
      assertThat(events.toString()).contains("\"output\":\"5\"");
    }
  }

  @Test
  void a_running_answer_is_cancelled() throws Exception {
    try (var house = new House(folder)) {
      var run = house.submit("@text one\n@stall 60s\n@text two");
      house.eventsUntil(run.runId(), "text");
      house.caudal.cancel(Caller.LOCAL, run.runId(), "user");

      assertThat(House.types(house.events(run.runId()))).endsWith("cancelled");
      assertThat(house.caudal.run(Caller.LOCAL, run.runId()).status()).isEqualTo(Status.CANCELLED);
    }
  }

  @Test
  void steering_is_answered() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var wait =
        Tool.of(
            "wait",
            "Waits",
            Add.class,
            (Add x, dev.caudal.agent.ToolContext context) -> {
              begun.countDown();
              go.await();
              return "done";
            });
    try (var house = new House(folder, MemoryStore.open(), it -> it.tool(wait))) {
      var run = house.submit("@tool wait {\"a\":1,\"b\":1}\n@text never");
      begun.await();
      house.caudal.steer(Caller.LOCAL, run.runId(), "@text as you wish");
      go.countDown();
      var events = house.events(run.runId());

      assertThat(House.types(events)).contains("user_message");
      assertThat(house.caudal.run(Caller.LOCAL, run.runId()).result()).contains("as you wish");
    }
  }

  @Test
  void a_question_waits_for_its_answer() throws Exception {
    var add = Tool.of("add", "Adds", Add.class, x -> x.a() + x.b()).asks();
    try (var house = new House(folder, MemoryStore.open(), it -> it.tool(add))) {
      var run = house.submit("@tool add {\"a\":2,\"b\":3}\n@result");
      var asked = house.caudal.await(Caller.LOCAL, run.runId(), Duration.ofSeconds(20));
      assertThat(asked.status()).isEqualTo(Status.WAITING);
      var id = asked.waitingFor().getFirst().path("id").asString();
      house.caudal.decide(
          Caller.LOCAL, run.runId(), id, new Decision(true, Optional.empty(), Optional.empty()));

      assertThat(House.types(house.events(run.runId())))
          .isEqualTo(
              "start tool_use usage permission_request permission tool_result text usage done");
      assertThatThrownBy(() ->
              house.caudal.decide(
                  Caller.LOCAL,
                  run.runId(),
                  id,
                  new Decision(false, Optional.empty(), Optional.empty())))
          .isInstanceOf(Refusal.Conflict.class);
    }
  }

  @Test
  void a_run_left_behind_is_taken_up_again() throws Exception {
    try (var house = new House(folder)) {
      var run = house.submit("@text one two\n@stall 1s\n@text three");
      house.eventsUntil(run.runId(), "text");
      house.caudal.close();
      house.caudal = Caudal.open(house.store, house.options);
      var events = house.events(run.runId());

      assertThat(House.types(events)).contains("rewind").endsWith("done");
      assertThat(house.caudal.run(Caller.LOCAL, run.runId()).result()).contains("one two\nthree");
    }
  }

  @Test
  void the_same_key_gives_the_same_run() throws Exception {
    try (var house = new House(folder)) {
      var one = house.caudal.submit(Caller.LOCAL, Task.of("@text one"), Optional.of("key"));
      var two = house.caudal.submit(Caller.LOCAL, Task.of("@text one"), Optional.of("key"));

      assertThat(two.runId()).isEqualTo(one.runId());
      assertThat(two.repeated()).isTrue();
      assertThatThrownBy(
              () -> house.caudal.submit(Caller.LOCAL, Task.of("@text two"), Optional.of("key")))
          .isInstanceOf(Refusal.Conflict.class);
    }
  }

  @Test
  void another_tenant_sees_nothing() throws Exception {
    try (var house = new House(folder)) {
      var run = house.submit("@text one");
      var other = new Caller("other", "eve");

      assertThatThrownBy(() -> house.caudal.run(other, run.runId()))
          .isInstanceOf(Refusal.NotFound.class);
      assertThatThrownBy(() -> house.caudal.events(other, run.runId(), 0, Include.NOTHING))
          .isInstanceOf(Refusal.NotFound.class);
    }
  }

  @Test
  void what_the_first_run_settled_stays_settled() throws Exception {
    try (var house = new House(folder)) {
      var first =
          Events.MAPPER.createObjectNode().put("task", "@text one").put("system", "be brief");
      var run = house.caudal.submit(Caller.LOCAL, Task.of(first), Optional.empty());
      house.events(run.runId());
      var other = first.deepCopy().put("session_id", run.sessionId()).put("system", "be long");

      assertThatThrownBy(() -> house.caudal.submit(Caller.LOCAL, Task.of(other), Optional.empty()))
          .isInstanceOfSatisfying(
              Refusal.Conflict.class, it -> assertThat(it.code()).isEqualTo("session_frozen"));
      var noted =
          first.deepCopy().put("session_id", run.sessionId()).put("append_system", "in verse");
      var second = house.caudal.submit(Caller.LOCAL, Task.of(noted), Optional.empty());
      assertThat(House.types(house.events(second.runId()))).endsWith("done");
    }
  }

  @Test
  void a_deleted_session_is_gone_and_its_name_is_not_given_again() throws Exception {
    try (var house = new House(folder)) {
      house.caudal.createSession(Caller.LOCAL, Optional.of("mine"));
      house.events(house.submit("@text one", "mine").runId());
      house.caudal.deleteSession(Caller.LOCAL, "mine");

      assertThatThrownBy(() -> house.caudal.createSession(Caller.LOCAL, Optional.of("mine")))
          .isInstanceOf(Refusal.Conflict.class);
    }
  }

  @Test
  void a_pending_job_is_cancelled_before_it_begins() throws Exception {
    try (var house = new House(folder)) {
      var later =
          Events.MAPPER.createObjectNode().put("task", "@text one").put("delay_seconds", 3600);
      var job = house.caudal.enqueue(Caller.LOCAL, Task.of(later), Optional.empty());
      assertThat(house.caudal.run(Caller.LOCAL, job.runId()).status()).isEqualTo(Status.PENDING);
      house.caudal.cancel(Caller.LOCAL, job.runId(), "user");

      assertThat(House.types(house.events(job.runId()))).isEqualTo("cancelled");
    }
  }

  @Test
  void an_interrupting_task_takes_the_place_of_the_running_one() throws Exception {
    try (var house = new House(folder)) {
      var first = house.submit("@text one\n@stall 60s\n@text never");
      house.eventsUntil(first.runId(), "text");
      var task =
          Events.MAPPER
              .createObjectNode()
              .put("task", "@text two")
              .put("session_id", first.sessionId())
              .put("on_busy", "interrupt");
      var second = house.caudal.submit(Caller.LOCAL, Task.of(task), Optional.empty());

      assertThat(House.types(house.events(first.runId()))).endsWith("cancelled");
      assertThat(House.text(house.events(second.runId()))).isEqualTo("two");
      assertThatThrownBy(() ->
              house.caudal.submit(
                  Caller.LOCAL,
                  Task.of(task.deepCopy().put("session_id", "nothing")),
                  Optional.empty()))
          .isInstanceOf(Refusal.NotFound.class);
    }
  }

  @Test
  void a_failed_job_is_tried_again_behind_what_it_had_done() throws Exception {
    try (var house = new House(folder, MemoryStore.open(), it -> it.retries(0))) {
      var task =
          Events.MAPPER
              .createObjectNode()
              .put("task", "@error 529 1\n@text done")
              .put("backoff_seconds", 1);
      var job = house.caudal.enqueue(Caller.LOCAL, Task.of(task), Optional.empty());
      var events = house.events(job.runId());

      assertThat(House.types(events)).isEqualTo("start status status text usage done");
      assertThat(house.caudal.run(Caller.LOCAL, job.runId()).attempt()).isEqualTo(2);
    }
  }
}
