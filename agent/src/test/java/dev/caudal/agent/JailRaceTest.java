// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second hand swaps files and folders for links out, as fast as it can, while tools work. */
@Tag("slow")
@Timeout(120)
final class JailRaceTest {
  private static final int SWAPS = 3_000;
  private static final int ROUNDS = 150;

  @TempDir Path folder;
  private Den den;
  private final AtomicInteger rounds = new AtomicInteger();
  private int strangers;

  @BeforeEach
  void open() throws IOException {
    den = new Den(folder);
    den.file("slot/secret.txt", "inside\n");
    den.file("slot/deeper/secret.txt", "inside\n");
  }

  @AfterEach
  void close() {
    den.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void a_folder_swapped_for_a_link_lets_nothing_out(long seed) throws Exception {
    den.link("evil", "../outside");
    race("slot", seed, () -> den.everyTool("slot/secret.txt"));
  }

  @Test
  void a_file_swapped_for_a_link_lets_nothing_out() throws Exception {
    den.link("evil", "../../outside/secret.txt");
    race("slot/secret.txt", 3, () -> den.everyTool("slot/secret.txt"));
  }

  @Test
  void a_folder_swapped_in_mid_walk_lets_nothing_out() throws Exception {
    den.link("evil", "../../outside");
    for (var i = 0; i < 30; i++) {
      den.file("slot/before" + i + "/a.txt", "sec");
    }
    race(
        "slot/deeper",
        4,
        () ->
            List.of(
                den.call("Glob", Map.of("pattern", "**/*.txt")),
                den.call("Grep", Map.of("pattern", "sec.*", "output_mode", "content"))));
  }

  @Test
  void new_folders_are_not_made_outside() throws Exception {
    den.link("evil", "../outside");
    var count = new int[1];
    race("slot", 5, () -> den.everyTool("slot/new" + count[0]++ + "/below/a.txt"));
  }

  @Test
  void a_link_that_turns_lets_nothing_out() throws Exception {
    den.link("turning", "slot");
    den.link("evil", "../outside");
    race("turning", 6, () -> den.everyTool("turning/secret.txt"));
  }

  @Test
  void a_link_that_appears_in_place_of_a_new_file_is_not_written_through() throws Exception {
    var appearing = den.ws.resolve("appearing");
    var random = new Random(7);
    race(
        () -> {
          Files.deleteIfExists(appearing);
          pause(random);
          Files.deleteIfExists(appearing);
          try {
            Files.createSymbolicLink(appearing, Path.of("../outside/made.txt"));
          } catch (FileAlreadyExistsException written) {
            // The tool was faster.
          }
        },
        () -> List.of(den.edit("appearing", "", "made")));
  }

  @FunctionalInterface
  private interface Swap {
    void once() throws IOException;
  }

  @FunctionalInterface
  private interface Round {
    List<ToolOutput> play() throws Exception;
  }

  private void race(String slot, long seed, Round round) throws Exception {
    var random = new Random(seed);
    race(() -> swap(slot, random), round);
  }

  private void race(Swap swap, Round round) throws Exception {
    var before = den.outsideNow();
    var over = new AtomicBoolean();
    var failed = new AtomicReference<Exception>();
    var swapper = Thread.ofPlatform().start(() -> swapOnAndOn(swap, over, failed));
    var worked = 0;
    try {
      while (!over.get()) {
        for (var output : round.play()) {
          assertThat(output.text()).doesNotContain(Den.SECRET);
          worked += output.isError() ? 0 : 1;
        }
        rounds.incrementAndGet();
      }
    } finally {
      rounds.set(ROUNDS);
      swapper.join();
    }
    assertThat(failed.get()).isNull();
    assertThat(den.outsideNow()).isEqualTo(before);
    assertThat(worked).isPositive();
  }

  private void swapOnAndOn(Swap swap, AtomicBoolean over, AtomicReference<Exception> failed) {
    try {
      for (var i = 0; i < SWAPS || rounds.get() < ROUNDS; i++) {
        swap.once();
      }
    } catch (IOException e) {
      failed.set(e);
    } finally {
      over.set(true);
    }
  }

  private void swap(String slot, Random random) throws IOException {
    var there = den.ws.resolve(slot);
    var evil = den.ws.resolve("evil");
    var aside = den.ws.resolve("aside");
    put(there, aside);
    put(evil, there);
    pause(random);
    put(there, evil);
    put(aside, there);
    pause(random);
  }

  /** Moves an entry, past what a tool may have made in its place while there was nothing. */
  private void put(Path from, Path to) throws IOException {
    while (true) {
      try {
        Files.move(from, to);
        return;
      } catch (FileSystemException taken) {
        if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
          throw taken;
        }
        Files.move(to, den.ws.resolve("made" + ++strangers));
      }
    }
  }

  private static void pause(Random random) {
    for (var i = random.nextInt(3_000); i > 0; i--) {
      Thread.onSpinWait();
    }
  }
}
