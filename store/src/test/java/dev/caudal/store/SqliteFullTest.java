// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A full disk: a typed error, nothing torn, and work that goes on once there is room. */
final class SqliteFullTest {

  private static final SessionId ONE = new SessionId("acme", "one");
  private static final byte[] NOTHING = {};
  private static final Entry LARGE = Entry.of("large", "x".repeat(100_000));

  private final SqliteFixture fixture = new SqliteFixture();
  private Store store;
  private String run;
  private Lease lease;

  @BeforeEach
  void hold_a_session() throws InterruptedException {
    store = fixture.open(Time.system());
    run = store.send(Send.Task.of(ONE, "task", NOTHING).creatingSession()).id();
    lease = store.claim("w", Wants.oneOfEach(), StoreRules.LONG, StoreRules.LONG).getFirst();
  }

  @AfterEach
  void close() {
    store.close();
    fixture.close();
  }

  private void pagesMax(long pages) {
    fixture.onWriter(db -> db.run("PRAGMA max_page_count=" + pages));
  }

  private long fill() {
    pagesMax(200);
    long last = 0;
    try {
      while (true) {
        last = store.append(lease, Append.of(LARGE)).last();
      }
    } catch (StoreException.DiskFull full) {
      assertThat(full.file).isEqualTo(fixture.file());
      return last;
    }
  }

  @Test
  void a_step_that_finds_no_room_has_done_nothing() {
    long last = fill();
    assertThatThrownBy(() ->
            store.append(lease, Append.of(LARGE, LARGE).run(run, RunState.COMPLETED, NOTHING)))
        .isInstanceOf(StoreException.DiskFull.class);
    assertThat(store.run(run).orElseThrow().state()).isEqualTo(RunState.PENDING);
    assertThat(StoreInvariants.readInPages(store, ONE, 10)).hasSize((int) last);
    assertThat(store.find(ONE).orElseThrow().lastSeq()).isEqualTo(last);
  }

  @Test
  void what_was_refused_may_be_tried_again_under_the_same_lease() throws InterruptedException {
    long last = fill();
    pagesMax(1_000_000);
    assertThat(store.append(lease, Append.of(LARGE)).first()).isEqualTo(last + 1);
    var task = store.next(lease, StoreRules.ALL, StoreRules.AT_ONCE).orElseThrow();
    assertThat(task.id()).isEqualTo(run);
    store.append(lease, Append.of().run(run, RunState.COMPLETED, NOTHING));
    store.release(lease, Wake.any());
    store.close();
    store = fixture.open(Time.system());
    assertThat(StoreInvariants.readInPages(store, ONE, 10)).hasSize((int) last + 1);
  }

  @Test
  void a_command_that_was_withdrawn_in_vain_still_comes() throws InterruptedException {
    var second = store.send(Send.Task.of(ONE, "task", NOTHING)).id();
    fill();
    var writer = ((LocalStore) store).writer();
    assertThatThrownBy(() ->
            writer.call(
                true,
                core -> {
                  assertThat(core.inbox().withdraw(second)).isTrue();
                  return core.ledger().append(lease, Append.of(LARGE, LARGE));
                }))
        .isInstanceOf(StoreException.DiskFull.class);
    var got =
        List.of(
            store.next(lease, StoreRules.ALL, StoreRules.AT_ONCE).orElseThrow().id(),
            store.next(lease, StoreRules.ALL, StoreRules.AT_ONCE).orElseThrow().id());
    assertThat(got).containsExactlyInAnyOrder(run, second);
    pagesMax(1_000_000);
  }

  @Test
  void a_step_that_breaks_takes_no_neighbour_with_it() throws InterruptedException {
    var writer = ((LocalStore) store).writer();
    var gate = new CountDownLatch(1);
    var first = Call.of(() -> writer.call(false, _ -> pass(gate)));
    awaitQueued(first);
    var bad = Call.of(() -> writer.call(false, _ -> breaks()));
    var good = Call.of(() -> store.append(lease, Append.of(LARGE)));
    awaitQueued(bad);
    awaitQueued(good);
    gate.countDown();
    assertThat(first.result()).isTrue();
    assertThat(bad.failure(IllegalStateException.class)).hasMessage("a step gone wrong");
    assertThat(good.result().last()).isEqualTo(1);
  }

  private static boolean pass(CountDownLatch gate) {
    try {
      gate.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean breaks() {
    throw new IllegalStateException("a step gone wrong");
  }

  /** A caller has queued its step when it waits for it. */
  private static void awaitQueued(Call<?> call) {
    while (call.thread().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_log_that_cannot_be_moved_takes_back_nothing_that_was_committed() throws Exception {
    assertThat(onDiskOf(6_500_000, FullCheckpoint.class)).contains("committed once");
  }

  /** Has the write-ahead log moved into a file that cannot grow, in the batch of an append. */
  static final class FullCheckpoint {
    private FullCheckpoint() {}

    public static void main(String[] args) throws Exception {
      var file = Path.of(args[0]);
      var opened = SqliteStore.opened(file, SqliteOptions.defaults());
      var ballast = file.resolveSibling("ballast");
      try (var store = opened.store()) {
        store.send(Send.Task.of(ONE, "task", NOTHING).creatingSession());
        var lease =
            store.claim("w", Wants.oneOfEach(), StoreRules.LONG, StoreRules.LONG).getFirst();
        for (int i = 0; i < 30; i++) {
          store.append(lease, Append.of(LARGE));
        }
        Files.write(ballast, new byte[(int) file.toFile().getUsableSpace() - 200_000]);
        var last =
            ((LocalStore) store)
                .writer()
                .call(
                    false,
                    core -> {
                      opened.rows().wantCheckpoint();
                      return core.ledger().append(lease, Append.of(Entry.of("first", "{}")));
                    });
        Files.delete(ballast);
        assertThat(last.first()).isEqualTo(31);
        assertThat(store.append(lease, Append.of(Entry.of("second", "{}"))).first()).isEqualTo(32);
        assertThat(StoreInvariants.readInPages(store, ONE, 10)).hasSize(32);
      }
      System.out.println("committed once");
    }
  }

  @Test
  void a_disk_that_is_really_full_is_told_and_survived() throws Exception {
    assertThat(onDiskOf(3_000_000, FillDisk.class)).contains("full, and sound");
  }

  /** Runs a program on a disk of so many bytes; what it said. */
  private static String onDiskOf(int bytes, Class<?> program) throws Exception {
    var shared = System.getProperty("java.io.tmpdir");
    var command = new ArrayList<>(List.of("bwrap", "--ro-bind", "/", "/"));
    command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--bind", shared, shared));
    command.addAll(List.of("--size", String.valueOf(bytes), "--tmpfs", "/mnt"));
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(program.getName(), "/mnt/store.db"));
    var child = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    return said;
  }

  /** Fills the disk that the store is on, and sees that the store bears it. */
  static final class FillDisk {
    private FillDisk() {}

    public static void main(String[] args) throws Exception {
      var file = Path.of(args[0]);
      var ballast = file.resolveSibling("ballast");
      Files.write(ballast, new byte[1_000_000]);
      try (var store = SqliteStore.open(file)) {
        store.send(Send.Task.of(ONE, "task", NOTHING).creatingSession());
        var lease =
            store.claim("w", Wants.oneOfEach(), StoreRules.LONG, StoreRules.LONG).getFirst();
        long last = fill(store, lease);
        assertThat(StoreInvariants.readInPages(store, ONE, 10)).hasSize((int) last);
        Files.delete(ballast);
        assertThat(store.append(lease, Append.of(LARGE)).first()).isEqualTo(last + 1);
        assertThat(StoreInvariants.readInPages(store, ONE, 10)).hasSize((int) last + 1);
      }
      System.out.println("full, and sound");
    }

    private static long fill(Store store, Lease lease) {
      long last = 0;
      for (int i = 0; i < 1_000; i++) {
        try {
          last = store.append(lease, Append.of(LARGE)).last();
        } catch (StoreException.DiskFull full) {
          return last;
        }
      }
      throw new AssertionError("the disk must be full by now");
    }
  }
}
