// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After the power was lost, numbers go on where no earlier one can have been. */
final class PowerLossTest {

  private static final long SPAN = 1L << 20;

  @TempDir Path home;
  private PowerMachine machine = new PowerMachine(Path.of("none"), Durability.INTERVAL);

  private PowerMachine machine(Durability level) {
    machine = new PowerMachine(home, level);
    machine.boot("a");
    return machine;
  }

  @AfterEach
  void the_machine_ends() {
    machine.close();
  }

  private void say(String session, int from, int to) throws InterruptedException {
    for (int i = from; i <= to; i++) {
      machine.say(session, "entry " + i);
    }
  }

  /** Ten entries that are on the disk and twenty that were seen only. */
  private PowerMachine.Image thirtyOfWhichTenStay() throws InterruptedException {
    say("known", 1, 10);
    var image = machine.written();
    say("known", 11, 30);
    assertThat(machine.numbers("known")).hasSize(30);
    return image;
  }

  /** What became of the lock file. */
  enum LockFile {
    LATEST(1),
    BEFORE_THIS_START(1),
    TORN(16),
    MISSING(16);

    /** How many generations the store goes on by: many where nobody knows of those between. */
    final int jump;

    LockFile(int jump) {
      this.jump = jump;
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbers_go_on_a_generation_further(LockFile lock) throws Exception {
    machine(Durability.INTERVAL).shutDown();
    var before = machine.written().lock();
    machine.boot("a");
    var image = thirtyOfWhichTenStay();
    var latest = machine.written().lock();
    var left =
        switch (lock) {
          case LATEST -> image.lock(latest);
          case BEFORE_THIS_START -> image.lock(before);
          case TORN -> image.lock(new byte[20]);
          case MISSING -> image.lock(null);
        };
    machine.goOn(left, "b");
    assertThat(machine.numbers("known")).hasSize(10);
    assertThat(machine.store().find(PowerMachine.id("known")).orElseThrow().lastSeq())
        .isEqualTo(10);
    assertThat(machine.say("known", "after")).isEqualTo(lock.jump * SPAN);
    assertThat(machine.say("fresh", "first")).isEqualTo(lock.jump * SPAN);
    assertThat(machine.say("fresh", "second")).isEqualTo(lock.jump * SPAN + 1);
  }

  @Test
  void each_of_many_losses_in_a_row_is_a_generation_of_its_own() throws Exception {
    machine(Durability.INTERVAL);
    var image = thirtyOfWhichTenStay();
    for (int loss = 1; loss <= 6; loss++) {
      machine.goOn(image, "boot " + loss);
      image = machine.synced();
    }
    assertThat(machine.say("known", "after")).isEqualTo(6 * SPAN);
    assertThat(machine.say("fresh", "first")).isEqualTo(6 * SPAN);
  }

  @Test
  void a_session_that_was_lost_whole_does_not_begin_where_it_did() throws Exception {
    machine(Durability.PROCESS);
    var image = machine.written();
    say("lost", 1, 5);
    machine.goOn(image, "b");
    assertThat(machine.store().find(PowerMachine.id("lost"))).isEmpty();
    assertThat(machine.say("lost", "again")).isEqualTo(SPAN);
    var second = machine.synced();
    machine.goOn(second, "c");
    assertThat(machine.store().find(PowerMachine.id("lost"))).isEmpty();
    assertThat(machine.say("lost", "once more")).isEqualTo(2 * SPAN);
  }

  @Test
  void a_long_log_near_the_next_generation_jumps_over_it() throws Exception {
    machine(Durability.INTERVAL);
    var many = Collections.nCopies(4_096, Entry.of("t", "1"));
    for (int i = 0; i <= SPAN / 2 / many.size(); i++) {
      machine.store().append(machine.lease("long"), Append.of(many));
    }
    machine.shutDown();
    machine.boot("a");
    long known = machine.say("long", "known");
    assertThat(known).isGreaterThan(SPAN / 2);
    var image = machine.written();
    say("long", 1, 10);
    machine.goOn(image, "b");
    assertThat(machine.say("long", "after")).isEqualTo(2 * SPAN);
    assertThat(machine.say("fresh", "first")).isEqualTo(SPAN);
  }

  @Test
  void a_cursor_of_the_lost_stretch_is_gone_and_one_before_it_reads_on() throws Exception {
    machine(Durability.INTERVAL);
    machine.goOn(thirtyOfWhichTenStay(), "b");
    for (int i = 0; i < 2; i++) {
      for (long lost : new long[] {11, 20, 30, SPAN / 2, SPAN - 1}) {
        assertCursorGone(lost);
      }
      assertThat(machine.store().read(PowerMachine.id("known"), 4, 2)).hasSize(2);
      machine.say("known", "after " + i);
    }
    var behind = machine.store().read(PowerMachine.id("known"), 10, 100);
    assertThat(behind.stream().map(Logged::seq)).containsExactly(SPAN, SPAN + 1);
    try (var tail = machine.store().tail(PowerMachine.id("known"), 9)) {
      assertThat(tail.next(1, Duration.ZERO).getFirst().seq()).isEqualTo(10);
      assertThat(tail.next(1, Duration.ZERO).getFirst().seq()).isEqualTo(SPAN);
    }
  }

  private void assertCursorGone(long cursor) {
    var session = PowerMachine.id("known");
    assertThatThrownBy(() -> machine.store().read(session, cursor, 10))
        .isInstanceOf(StoreException.CursorGone.class);
    assertThatThrownBy(() -> machine.store().tail(session, cursor).close())
        .isInstanceOf(StoreException.CursorGone.class);
  }

  @Test
  void at_level_power_another_boot_lost_nothing() throws Exception {
    machine(Durability.POWER);
    say("known", 1, 10);
    machine.goOn(machine.written(), "b");
    assertThat(machine.say("known", "after")).isEqualTo(11);
    assertThat(machine.say("fresh", "first")).isEqualTo(1);
  }

  @Test
  void an_orderly_end_before_another_boot_lost_nothing() throws Exception {
    machine(Durability.PROCESS);
    say("known", 1, 10);
    machine.shutDown();
    machine.boot("b");
    assertThat(machine.say("known", "after")).isEqualTo(11);
  }

  @Test
  void the_end_of_the_process_alone_lost_nothing() throws Exception {
    machine(Durability.PROCESS);
    say("known", 1, 10);
    machine.goOn(machine.written(), "a");
    assertThat(machine.say("known", "after")).isEqualTo(11);
  }

  @Test
  void a_machine_that_does_not_know_its_boots_expects_the_worst() throws Exception {
    machine(Durability.INTERVAL);
    say("known", 1, 10);
    machine.goOn(machine.written(), "");
    assertThat(machine.say("known", "after")).isEqualTo(SPAN);
    machine.goOn(machine.written(), "");
    assertThat(machine.say("known", "after")).isEqualTo(2 * SPAN);
  }

  @ParameterizedTest
  @EnumSource(names = {"LATEST", "TORN", "MISSING"})
  void a_restored_backup_is_a_generation_of_its_own(LockFile lock) throws Exception {
    machine(Durability.POWER);
    say("known", 1, 10);
    machine.shutDown();
    var backup = machine.written();
    machine.boot("a");
    say("known", 11, 20);
    machine.shutDown();
    var latest = machine.written().lock();
    machine.goOn(
        backup.lock(
            switch (lock) {
              case TORN -> new byte[3];
              case MISSING -> null;
              default -> latest;
            }),
        "a");
    assertCursorGone(15);
    assertThat(machine.say("known", "after")).isEqualTo(lock.jump * SPAN);
    assertThat(machine.say("fresh", "first")).isEqualTo(lock.jump * SPAN);
  }

  @Test
  void a_backup_of_before_a_loss_does_not_repeat_what_came_after_it() throws Exception {
    machine(Durability.INTERVAL);
    say("known", 1, 10);
    machine.shutDown();
    var backup = machine.written();
    machine.boot("a");
    machine.goOn(machine.synced(), "b");
    assertThat(machine.say("known", "after a loss")).isEqualTo(SPAN);
    assertThat(machine.say("fresh", "after a loss")).isEqualTo(SPAN);
    machine.shutDown();
    machine.goOn(backup.lock(machine.written().lock()), "b");
    assertThat(machine.say("known", "after the backup")).isEqualTo(2 * SPAN);
    assertThat(machine.say("fresh", "after the backup")).isEqualTo(2 * SPAN);
  }
}
