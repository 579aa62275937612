// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an append adds and changes, in one step or not at all. */
public abstract class AppendRules extends StoreRules {

  @Test
  void numbers_are_dense_from_the_first() throws Exception {
    var lease = running("a");
    assertThat(store.append(lease, Append.of(number(1))).first()).isEqualTo(2);
    var three = store.append(lease, Append.of(number(2), number(3), number(4)));
    assertThat(three).isEqualTo(new Appended(3, 5));
    assertThat(store.append(lease, Append.of(number(5)))).isEqualTo(new Appended(6, 6));
    assertThat(log(lease.session()))
        .extracting(Logged::seq)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(store.find(lease.session()).orElseThrow().lastSeq()).isEqualTo(6);
  }

  @Test
  void what_was_appended_is_read_as_it_was() throws Exception {
    var lease = running("a");
    var entries =
        List.of(
            Entry.of("plain", "{\"a\":[1,2]}"),
            Entry.of("späte 🦊", bytes("\u0000\u0001ÿ")),
            Entry.of("empty", ""),
            piece("späte", "Grüße, 世界 🌍\u0000"),
            piece("k", ""));
    time.advance(Duration.ofSeconds(1));
    store.append(lease, Append.of(entries));
    var pieces = Pieces.of(log(lease.session()));
    assertThat(pieces.subList(1, pieces.size())).extracting(Pieces.Piece::entry).isEqualTo(entries);
    assertThat(log(lease.session()).getLast().atMillis()).isEqualTo(time.millis());
    reopen();
    assertThat(Pieces.of(log(lease.session()))).isEqualTo(pieces);
    fixture.settle(store);
    assertThat(Pieces.of(log(lease.session()))).isEqualTo(pieces);
  }

  @Test
  void an_entry_may_have_a_mebibyte() throws Exception {
    var lease = running("a");
    var json = new byte[1 << 20];
    new Random(7).nextBytes(json);
    store.append(lease, Append.of(Entry.of("big", json), piece("k", "x".repeat(1 << 20))));
    fixture.settle(store);
    var log = log(lease.session());
    assertThat(log.get(1).entry().json()).isEqualTo(json);
    assertThat(log.get(2).entry().text()).hasSize(1 << 20);
  }

  @Test
  void an_append_with_one_bad_run_leaves_nothing() throws Exception {
    var lease = running("a");
    var run = run(lease);
    var steer = send(control(lease.session()));
    take(lease);
    var before = log(lease.session());
    var append =
        Append.of(number(1), number(2))
            .ack(steer)
            .children(task(id("child")))
            .sessionData(bytes("new"))
            .runs(
                new RunUpdate(run, RunState.WAITING, bytes("new")),
                new RunUpdate("nonsense", RunState.COMPLETED, NOTHING));
    assertThatThrownBy(() -> store.append(lease, append))
        .isInstanceOf(StoreException.UnknownRun.class);
    assertThat(log(lease.session())).isEqualTo(before);
    assertThat(stateOf(run)).isEqualTo(RunState.RUNNING);
    assertThat(store.run(run).orElseThrow().data()).isEmpty();
    assertThat(store.find(id("child"))).isEmpty();
    assertThat(store.find(lease.session()).orElseThrow().data()).isEmpty();
    store.release(lease, Wake.any());
    assertThat(takeAll(claim())).contains(steer);
  }

  @Test
  void a_run_of_another_session_is_refused() throws Exception {
    var other = send(task(made("b")));
    var theirs = claim();
    var lease = running("a");
    assertThatThrownBy(() -> end(lease, other)).isInstanceOf(StoreException.UnknownRun.class);
    end(theirs, other);
  }

  @Test
  void the_row_of_a_run_tells_its_life() throws Exception {
    var lease = running("a");
    write(lease, 1, 3);
    end(lease, run(lease));
    var run = send(task(lease.session()).data(bytes("asked")));
    var asked = time.now();
    take(lease);
    time.advance(Duration.ofSeconds(1));
    var began = time.now();
    store.append(lease, Append.of(entry("begin")).run(run, RunState.RUNNING, bytes("runs")));
    assertRow(run, RunState.RUNNING, 5, 6, "runs");
    time.advance(Duration.ofSeconds(1));
    write(lease, 4, 5);
    store.append(lease, Append.of(entry("wait")).run(run, RunState.WAITING, bytes("waits")));
    assertRow(run, RunState.WAITING, 5, 9, "waits");
    assertThat(store.run(run).orElseThrow().finishedAt()).isEmpty();
    time.advance(Duration.ofSeconds(1));
    store.append(lease, Append.of(entry("end")).run(run, RunState.FAILED, bytes("failed")));
    assertRow(run, RunState.FAILED, 5, 10, "failed");
    var row = store.run(run).orElseThrow();
    assertThat(row.createdAt()).isEqualTo(asked);
    assertThat(row.startedAt()).contains(began);
    assertThat(row.finishedAt()).contains(time.now());
    assertThat(types(lease.session()).get(Math.toIntExact(row.after()))).isEqualTo("begin");
    reopen();
    assertRow(run, RunState.FAILED, 5, 10, "failed");
  }

  private void assertRow(String run, RunState state, long after, long lastSeq, String data) {
    var row = store.run(run).orElseThrow();
    assertThat(row.state()).isEqualTo(state);
    assertThat(row.after()).isEqualTo(after);
    assertThat(row.lastSeq()).isEqualTo(lastSeq);
    assertThat(text(row.data())).isEqualTo(data);
  }

  @Test
  void an_acknowledged_control_command_does_not_come_again() throws Exception {
    var lease = running("a");
    var first = send(control(lease.session()));
    var second = send(control(lease.session()));
    takeAll(lease);
    store.append(lease, Append.of(entry("effect")).ack(first));
    store.release(lease, Wake.control());
    assertThat(takeAll(claim())).startsWith(second).doesNotContain(first);
    reopen();
    assertThat(takeAll(claim())).startsWith(second).doesNotContain(first);
  }

  @Test
  void an_append_without_entries_acknowledges_too() throws Exception {
    var session = made("a");
    var command = send(control(session));
    var lease = claim();
    assertThat(store.append(lease, Append.of().ack(command)).last()).isZero();
    store.release(lease, Wake.any());
    nothingIsDue();
    assertThat(log(session)).isEmpty();
  }

  @Test
  void a_command_can_be_acknowledged_before_it_was_taken() throws Exception {
    var lease = running("a");
    var command = send(control(lease.session()));
    store.append(lease, Append.of().ack(command));
    assertThat(poll(lease)).isEmpty();
  }

  @Test
  void an_acknowledgement_of_nothing_or_of_a_task_or_of_anothers_command_does_nothing()
      throws Exception {
    var theirs = send(control(made("b")));
    var other = claim();
    var lease = running("a");
    var run = run(lease);
    store.append(lease, Append.of(number(1)).ack("nonsense", run, theirs));
    assertThat(takeAll(other)).containsExactly(theirs);
    store.release(lease, Wake.any());
    assertThat(takeAll(claim())).containsExactly(run);
  }

  @Test
  void a_sessions_data_changes_with_an_append() throws Exception {
    var lease = running("a");
    time.advance(Duration.ofSeconds(5));
    store.append(lease, Append.of().sessionData(bytes("title")));
    var session = store.find(lease.session()).orElseThrow();
    assertThat(session.data()).isEqualTo(bytes("title"));
    assertThat(session.touchedAt()).isEqualTo(time.now());
    assertThat(session.createdAt()).isBefore(time.now());
    reopen();
    assertThat(store.find(lease.session()).orElseThrow().data()).isEqualTo(bytes("title"));
  }

  @Test
  void a_second_run_does_not_begin_while_the_first_is_open() throws Exception {
    var lease = running("a");
    var first = run(lease);
    var second = send(task(lease.session()));
    assertThatThrownBy(() -> begin(lease, second))
        .isInstanceOfSatisfying(
            StoreException.Busy.class, busy -> assertThat(busy.run).isEqualTo(first));
    store.append(
        lease,
        Append.of(entry("end"), entry("begin"))
            .runs(
                new RunUpdate(first, RunState.COMPLETED, NOTHING),
                new RunUpdate(second, RunState.RUNNING, NOTHING)));
    assertThat(stateOf(second)).isEqualTo(RunState.RUNNING);
  }

  @Test
  void appends_of_many_threads_of_a_holder_are_each_whole() throws Exception {
    var lease = running("a");
    var numbers = new ArrayList<Long>();
    for (var call :
        Call.together(50, () -> store.append(lease, Append.of(number(1), number(2), number(3))))) {
      var got = call.result();
      assertThat(got.last()).isEqualTo(got.first() + 2);
      numbers.add(got.first());
    }
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(log(lease.session())).hasSize(151);
  }
}
