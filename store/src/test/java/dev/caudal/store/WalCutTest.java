// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caudal.store.WalCutTape.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * However much of the write-ahead log has reached the disk, and whatever stands behind it, the
 * store opens with all that was answered up to there, and nothing of what came after.
 */
@Tag("slow")
final class WalCutTest {

  private static final int HEADER_BYTES = 32;
  private static final int FRAME_BYTES = 4_096 + 24;
  private static final int SECTOR_BYTES = 512;
  private static final long FIRST_NUMBER = 1L << 20;

  private final long seed = Long.getLong("caudal.crash.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir(factory = InMemory.class)
  Path home;

  private PowerMachine machine = new PowerMachine(Path.of("none"), Durability.INTERVAL);
  private WalCutTape tape = new WalCutTape(machine, random);
  private byte[] log = {};
  private PowerMachine.Image image = new PowerMachine.Image(log, log, null);

  /** Where syncing costs nothing, if there is such a place: a thousand stores are opened. */
  static final class InMemory implements TempDirFactory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.isWritable(SHARED_MEMORY)
          ? Files.createTempDirectory(SHARED_MEMORY, "caudal-wal-cut")
          : Files.createTempDirectory("caudal-wal-cut");
    }
  }

  @BeforeEach
  void record_a_log() throws Exception {
    System.out.println("cut suite: seed " + seed);
    machine = new PowerMachine(home, Durability.INTERVAL);
    tape = new WalCutTape(machine, random);
    machine.boot("a");
    tape.work(60);
    machine.shutDown();
    machine.boot("a");
    tape.startAnew();
    tape.work(300);
    image = machine.written();
    log = image.wal();
    assertThat(tape.states.getLast().walBytes()).isEqualTo(log.length);
  }

  @AfterEach
  void the_machine_ends() {
    machine.close();
  }

  @Test
  void a_log_cut_anywhere_is_a_beginning_with_all_that_was_answered() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      int cut = i % 5 < 2 ? border() : random.nextInt(log.length + 1);
      check(Arrays.copyOf(log, cut), "cut at " + cut);
    }
  }

  private int border() {
    int frames = (log.length - HEADER_BYTES) / FRAME_BYTES;
    int border = HEADER_BYTES + random.nextInt(frames + 1) * FRAME_BYTES;
    return Math.min(log.length, border + random.nextInt(3) - 1);
  }

  @Test
  void a_log_damaged_anywhere_is_a_beginning_up_to_the_damage() throws Exception {
    for (int i = 0; i < 300; i++) {
      int at = i % 30 == 0 ? random.nextInt(HEADER_BYTES) : random.nextInt(log.length);
      var damaged = log.clone();
      switch (i % 3) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> Arrays.fill(damaged, at, Math.min(log.length, at + SECTOR_BYTES), (byte) 0);
        default -> {
          var noise = new byte[Math.min(log.length - at, 20_000)];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, damaged, at, noise.length);
        }
      }
      check(damaged, "damaged at " + at);
    }
  }

  private void check(byte[] left, String what) throws Exception {
    int intact = Arrays.mismatch(log, left);
    var expected = stateAt(intact < 0 ? log.length : intact);
    var store = machine.goOn(image.wal(left), "b");
    try {
      machine.requireIntegrity();
      for (var name : WalCutTape.NAMES) {
        checkLog(store, name, expected.logs().getOrDefault(name, 0));
      }
      for (var run : tape.states.getLast().runs().keySet()) {
        assertThat(store.run(run).map(Run::state).orElse(null)).isEqualTo(expected.runs().get(run));
      }
      checkNumbers(store);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + what + " of " + log.length, e);
    }
  }

  /** A frame counts when all of it is there. */
  private State stateAt(int intact) {
    int frames = Math.max(0, intact - HEADER_BYTES) / FRAME_BYTES;
    long whole = intact < HEADER_BYTES ? 0 : HEADER_BYTES + (long) frames * FRAME_BYTES;
    var found = tape.states.getFirst();
    for (var state : tape.states) {
      if (state.walBytes() <= whole) {
        found = state;
      }
    }
    return found;
  }

  private void checkLog(Store store, String name, int length) {
    var all = tape.texts(name);
    var session = PowerMachine.id(name);
    var texts =
        StoreInvariants.readInPages(store, session, 1_000).stream()
            .map(logged -> new String(logged.entry().json(), StandardCharsets.UTF_8))
            .toList();
    assertThat(texts).as(name).isEqualTo(all.subList(0, length));
    assertThat(store.find(session).orElseThrow().lastSeq()).isEqualTo(length);
    if (length < all.size()) {
      assertThatThrownBy(() -> store.read(session, all.size(), 1))
          .isInstanceOf(StoreException.CursorGone.class);
    }
  }

  /** What was lost may have been seen, so its numbers are not given again. */
  private void checkNumbers(Store store) throws InterruptedException {
    var session = PowerMachine.id(WalCutTape.NAMES.get(random.nextInt(WalCutTape.NAMES.size())));
    store.send(Send.Control.of(session, "probe", PowerMachine.NOTHING));
    var leases = store.claim("worker", Wants.of(99, 99, 99), Duration.ofMinutes(1), Duration.ZERO);
    var lease = leases.stream().filter(l -> l.session().equals(session)).findFirst().orElseThrow();
    assertThat(store.append(lease, Append.of(Entry.of("text", "{}"))).first())
        .isEqualTo(FIRST_NUMBER);
  }
}
