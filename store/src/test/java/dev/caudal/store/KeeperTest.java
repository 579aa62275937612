// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the keeper does with the file, which no reader notices. */
final class KeeperTest {

  private static final SessionId ONE = new SessionId("acme", "one");
  private static final byte[] NOTHING = {};

  private final SqliteFixture fixture = new SqliteFixture();
  private Store store;
  private String run;
  private Lease lease;

  @BeforeEach
  void hold_a_session() throws InterruptedException {
    store = fixture.open(Time.system());
    run = store.send(Send.Task.of(ONE, "task", NOTHING).key("k", "h").creatingSession()).id();
    lease = store.claim("w", Wants.oneOfEach(), StoreRules.LONG, StoreRules.LONG).getFirst();
  }

  @AfterEach
  void close() {
    store.close();
    fixture.close();
  }

  private void deltas(int from, int to) {
    for (int i = from; i <= to; i++) {
      store.append(lease, Append.of(Entry.piece("text", "{}", "m", "word" + i + " ")));
    }
  }

  private void endRun() {
    store.append(lease, Append.of(Entry.of("done", "{}")).run(run, RunState.COMPLETED, NOTHING));
  }

  private long count(String what) {
    var found = new ArrayList<Long>();
    fixture.onWriter(db -> found.add(db.number("SELECT count(*) FROM " + what)));
    return found.getFirst();
  }

  /** The log's text from every cursor is the same as before. */
  private void assertReadsAsBefore(List<Pieces.Piece> before) {
    for (var cursor = 0L; cursor <= before.size(); cursor++) {
      var rest = new ArrayList<Logged>();
      for (var page = store.read(ONE, cursor, 7);
          !page.isEmpty();
          page = store.read(ONE, rest.getLast().seq(), 7)) {
        rest.addAll(page);
      }
      assertThat(Pieces.of(rest)).isEqualTo(before.subList((int) cursor, before.size()));
    }
  }

  private List<Pieces.Piece> pieces() {
    return Pieces.of(StoreInvariants.readInPages(store, ONE, 1000));
  }

  @Test
  void entries_go_from_frames_to_the_shelf() {
    deltas(1, 100);
    var before = pieces();
    assertThat(count("frames")).isPositive();
    assertThat(count("events")).isZero();
    fixture.settle(store);
    assertThat(count("frames")).isZero();
    assertThat(count("events")).isEqualTo(1);
    assertReadsAsBefore(before);
  }

  @Test
  void a_run_that_ends_before_its_fold_becomes_one_merged_row() {
    deltas(1, 100);
    endRun();
    var before = pieces();
    fixture.settle(store);
    assertThat(count("events")).isEqualTo(1);
    assertThat(count("events WHERE enc=1")).isEqualTo(1);
    assertThat(store.read(ONE, 0, 10)).hasSize(2);
    assertReadsAsBefore(before);
  }

  @Test
  void a_run_that_was_folded_while_it_ran_is_merged_when_it_has_ended() {
    for (int i = 0; i < 5; i++) {
      deltas(i * 20 + 1, i * 20 + 20);
      fixture.settle(store);
    }
    assertThat(count("events WHERE enc=0")).isEqualTo(5);
    endRun();
    var before = pieces();
    fixture.settle(store);
    assertThat(count("events WHERE enc=0")).isZero();
    assertReadsAsBefore(before);
  }

  @Test
  void a_running_run_is_not_merged() {
    endRun();
    deltas(1, 50);
    fixture.settle(store);
    assertThat(store.read(ONE, 1, 1000)).hasSize(50);
    assertThat(count("events WHERE enc=0")).isEqualTo(1);
  }

  @Test
  void many_more_entries_than_fit_into_a_step_are_all_folded() {
    var text = "x".repeat(1000);
    for (int i = 0; i < 2000; i++) {
      store.append(lease, Append.of(Entry.piece("text", "{}", "m" + i % 3, text + i)));
    }
    endRun();
    var before = pieces();
    fixture.settle(store);
    assertThat(count("frames")).isZero();
    assertThat(pieces()).isEqualTo(before);
  }

  @Test
  void a_crash_between_fold_and_dropped_frames_doubles_nothing() {
    deltas(1, 60);
    var before = pieces();
    fixture.onWriter(db -> db.run("CREATE TABLE copy AS SELECT * FROM frames"));
    fixture.settle(store);
    fixture.onWriter(db -> db.run("INSERT INTO frames SELECT * FROM copy"));
    store.close();
    store = fixture.open(Time.system());
    assertReadsAsBefore(before);
    assertThat(store.find(ONE).orElseThrow().lastSeq()).isEqualTo(60);
  }

  @Test
  void a_log_that_is_folded_while_it_is_followed_comes_whole() throws Exception {
    try (var tail = store.tail(ONE, 0)) {
      var reader =
          Call.of(() -> {
            var got = new ArrayList<Logged>();
            while (got.isEmpty() || got.getLast().seq() < 400) {
              got.addAll(tail.next(3, StoreRules.LONG));
            }
            return got;
          });
      for (int i = 0; i < 20; i++) {
        deltas(i * 20 + 1, i * 20 + 20);
        fixture.settle(store);
      }
      assertThat(Pieces.of(reader.result())).isEqualTo(pieces());
    }
  }

  @Test
  void a_damaged_session_keeps_no_other_from_being_merged() throws InterruptedException {
    deltas(1, 20);
    fixture.settle(store);
    fixture.onWriter(db -> db.run("UPDATE events SET data=x'05AABB'"));
    endRun();
    var two = new SessionId("acme", "two");
    var other = store.send(Send.Task.of(two, "task", NOTHING).creatingSession()).id();
    var held = store.claim("w", Wants.oneOfEach(), StoreRules.LONG, StoreRules.LONG).getFirst();
    store.append(held, Append.of(Entry.piece("text", "{}", "m", "a")));
    fixture.settle(store);
    store.append(held, Append.of().run(other, RunState.COMPLETED, NOTHING));
    fixture.settle(store);
    assertThat(count("events e JOIN sessions s ON s.sid=e.sid WHERE s.name='two' AND e.enc=1"))
        .isEqualTo(1);
    store.close();
    store = fixture.open(Time.system());
    assertThat(store.find(ONE)).isPresent();
  }

  @Test
  void what_a_deleted_session_has_left_is_removed() {
    deltas(1, 10);
    fixture.settle(store);
    deltas(11, 20);
    store.send(Send.Control.of(ONE, "decide", NOTHING).once("q1"));
    store.delete(lease);
    fixture.settle(store);
    for (var table : List.of("events", "frames", "runs", "keys", "onces", "commands", "garbage")) {
      assertThat(count(table)).as(table).isZero();
    }
    assertThat(count("sessions")).as("the tombstone").isEqualTo(1);
  }

  @Test
  void what_an_expired_session_has_left_is_removed_and_its_name_numbers_onward() {
    deltas(1, 10);
    endRun();
    store.release(lease, Wake.any());
    assertThat(store.expire(Instant.now().plusSeconds(60), 10)).isEqualTo(1);
    assertThat(store.create(ONE, NOTHING)).isTrue();
    fixture.settle(store);
    for (var table : List.of("events", "frames", "runs", "keys", "garbage")) {
      assertThat(count(table)).as(table).isZero();
    }
    assertThat(store.run(run)).isEmpty();
  }
}
