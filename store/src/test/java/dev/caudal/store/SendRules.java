// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code send} makes durable. */
public abstract class SendRules extends StoreRules {

  @Test
  void a_runs_id_is_the_id_of_the_task_that_asked_for_it() throws Exception {
    var session = made("a");
    var sent = store.send(task(session));
    assertThat(sent.session()).isEqualTo(session);
    assertThat(sent.repeated()).isFalse();
    var command = take(claim());
    assertThat(command.id()).isEqualTo(sent.id());
    assertThat(command.run()).contains(sent.id());
    assertThat(store.run(sent.id())).isPresent();
  }

  @Test
  void a_task_writes_its_pending_row_in_the_same_step() {
    var session = made("a");
    var due = time.now().plus(Duration.ofHours(2));
    var run = send(task(session).queued().data(bytes("data")).priority(7).due(due));
    var row = store.run(run).orElseThrow();
    assertThat(row.id()).isEqualTo(run);
    assertThat(row.session()).isEqualTo(session);
    assertThat(row.state()).isEqualTo(RunState.PENDING);
    assertThat(row.lane()).isEqualTo(Lane.QUEUED);
    assertThat(row.priority()).isEqualTo(7);
    assertThat(row.due()).isEqualTo(due);
    assertThat(row.createdAt()).isEqualTo(time.now());
    assertThat(row.startedAt()).isEmpty();
    assertThat(row.finishedAt()).isEmpty();
    assertThat(row.lastSeq()).isZero();
    assertThat(row.data()).isEqualTo(bytes("data"));
    assertThat(log(session)).as("only a holder appends").isEmpty();
  }

  @Test
  void a_run_that_waits_is_behind_the_logs_end_wherever_that_is() throws Exception {
    var lease = running("a");
    var run = send(task(lease.session()));
    assertThat(store.run(run).orElseThrow().after()).isEqualTo(1);
    write(lease, 1, 4);
    assertThat(store.run(run).orElseThrow().after()).isEqualTo(5);
    assertThat(store.runs(RunQuery.of("acme")).items().getFirst().after()).isEqualTo(5);
    end(lease, run(lease));
    reopen();
    assertThat(store.run(run).orElseThrow().after()).isEqualTo(6);
    var next = claim();
    begin(next, run);
    write(next, 1, 1);
    assertThat(store.run(run).orElseThrow().after()).isEqualTo(6);
  }

  @Test
  void a_command_arrives_as_it_was_sent() throws Exception {
    var session = made("a");
    var run = send(Send.Task.of(session, "prompt", bytes("späte 🦊")).data(bytes("row")));
    var steer = send(Send.Control.of(session, "steer", bytes("{}")).run(run));
    var sentAt = time.now();
    time.advance(Duration.ofMinutes(1));
    var lease = claim();
    var first = take(lease);
    assertThat(first.id()).isEqualTo(steer);
    assertThat(first.kind()).isEqualTo(Command.Kind.CONTROL);
    assertThat(first.lane()).isEqualTo(Lane.CONTROL);
    assertThat(first.run()).contains(run);
    assertThat(first.body()).isEqualTo(bytes("{}"));
    var second = take(lease);
    assertThat(second.kind()).isEqualTo(Command.Kind.TASK);
    assertThat(second.lane()).isEqualTo(Lane.INTERACTIVE);
    assertThat(second.type()).isEqualTo("prompt");
    assertThat(text(second.body())).isEqualTo("späte 🦊");
    assertThat(second.begun()).isFalse();
    assertThat(second.sentAt()).isEqualTo(sentAt);
  }

  @Test
  void large_bodies_arrive_whole_held_or_not_and_over_a_restart() throws Exception {
    var session = made("a");
    var body = bytes("x".repeat(300_000));
    send(Send.Task.of(session, "waiting", body).queued());
    send(Send.Task.of(session, "waiting", body));
    reopen();
    var lease = claim();
    send(Send.Task.of(session, "held", body).queued());
    send(Send.Control.of(session, "held", body));
    for (int i = 0; i < 4; i++) {
      assertThat(take(lease).body()).isEqualTo(body);
    }
  }

  @Test
  void what_was_sent_is_there_after_a_restart() throws Exception {
    var session = made("a");
    var run = send(task(session).data(bytes("data")));
    var steer = send(control(session).run(run));
    reopen();
    assertThat(store.run(run).orElseThrow().data()).isEqualTo(bytes("data"));
    assertThat(takeAll(claim())).containsExactly(steer, run);
  }
}
