// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read again, and what is damaged is refused by name. */
final class CodecTest {

  private static List<Logged> stretch(Random random, int count) {
    var stretch = new ArrayList<Logged>();
    for (int i = 0; i < count; i++) {
      var json = new byte[random.nextInt(200)];
      random.nextBytes(json);
      var entry =
          random.nextInt(4) == 0
              ? Entry.of("state" + i % 3, json)
              : Entry.piece("text", NOTHING, "k" + random.nextInt(2), json);
      stretch.add(Logged.one(100 + i, 1_000_000L - random.nextInt(5000), entry));
    }
    return stretch;
  }

  private static final byte[] NOTHING = {};

  @Test
  void rows_are_read_as_they_were_written() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var stretch = stretch(random, 1 + random.nextInt(50));
      assertThat(Codec.unrow(100, Codec.row(stretch))).isEqualTo(stretch);
      var merged = Codec.merge(stretch);
      var packed = Codec.pack(Codec.row(merged));
      assertThat(Codec.unrow(100, Codec.unpack(packed))).isEqualTo(merged);
    }
  }

  @Test
  void merging_changes_no_piece() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var stretch = stretch(random, 1 + random.nextInt(50));
      assertThat(Pieces.of(Codec.merge(stretch))).isEqualTo(Pieces.of(stretch));
    }
  }

  @Test
  void frames_are_read_as_they_were_written() {
    var random = new Random(1);
    var sink = new ByteSink();
    var written = new ArrayList<List<Logged>>();
    for (int i = 0; i < 100; i++) {
      var at = random.nextInt(1_000_000);
      var entries = new ArrayList<Logged>();
      for (var logged : stretch(random, 1 + random.nextInt(5))) {
        entries.add(Logged.one(logged.seq(), at, logged.entry()));
      }
      Codec.frame(sink, i * 1_000_003L, entries);
      written.add(entries);
    }
    var read = new ArrayList<List<Logged>>();
    Codec.unframe(
        sink.toBytes(),
        (sid, entries) -> {
          assertThat(sid).isEqualTo(read.size() * 1_000_003L);
          read.add(entries);
        });
    assertThat(read).isEqualTo(written);
  }

  @Test
  void damaged_bytes_are_refused_or_read_as_something_else_but_break_nothing() {
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var row = Codec.row(stretch(random, 1 + random.nextInt(8)));
      boolean packed = random.nextBoolean();
      var bytes = damaged(random, packed ? Codec.pack(row) : row);
      try {
        Codec.unrow(100, packed ? Codec.unpack(bytes) : bytes);
      } catch (ByteSource.Malformed refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] damaged(Random random, byte[] sound) {
    var bytes = java.util.Arrays.copyOf(sound, random.nextInt(sound.length + 1));
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
