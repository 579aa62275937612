// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frames that a stream is cut into, whatever its line ends and its packets. */
final class SseReaderTest {
  /** The frames of a stream that comes in packets of these sizes, the last one again and again. */
  private static List<String> frames(byte[] bytes, int... sizes) throws IOException {
    int[] at = {0, 0};
    var reader =
        new SseReader(
            (into, offset, length) -> {
              int size = sizes[Math.min(at[1]++, sizes.length - 1)];
              int count = Math.min(Math.min(size, length), bytes.length - at[0]);
              System.arraycopy(bytes, at[0], into, offset, count);
              at[0] += count;
              return count == 0 ? -1 : count;
            },
            1 << 20);
    var frames = new ArrayList<String>();
    for (var data = reader.next(); data != null; data = reader.next()) {
      frames.add(reader.event() + "|" + new String(data, UTF_8));
    }
    return frames;
  }

  private static List<String> frames(String text) throws IOException {
    return frames(text.getBytes(UTF_8), 4096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          data: a~~=|a
          data:a~~=|a
          data:  a~~=| a
          data:~~=|
          data~~=|
          data: a~data: b~~=|a~b
          data~data~~=|~
          data:a~data~data:b~~=|a~~b
          event: x~data: a~~=x|a
          data: a~event: x~~=x|a
          event: x~~data: a~~=|a
          : comment~data: a~: more~~=|a
          id: 1~retry: 5~foo: bar~data: a~~=|a
          Data: a~data: b~~=|b
          data : a~data: b~~=|b
          ~~~data: a~~~~=|a
          data: a:b: c~~=|a:b: c
          data: a=
          data: a~=
          data: cut~~data: off~=|cut
          : only~~=
          """)
  void fields_are_read_as_the_standard_says(String stream, String frame) throws IOException {
    for (var end : List.of("\n", "\r", "\r\n")) {
      var wanted = frame == null ? List.of() : List.of(frame.replace('~', '\n'));
      assertThat(frames(stream.replace("~", end))).isEqualTo(wanted);
    }
  }

  @Test
  void line_ends_may_be_mixed() throws IOException {
    assertThat(frames("data: a\r\ndata: b\n\rdata: c\r\rdata: d\n\n"))
        .containsExactly("|a\nb", "|c", "|d");
  }

  @Test
  void a_byte_order_mark_is_passed_over_at_the_start_only() throws IOException {
    assertThat(frames("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n"))
        .containsExactly("|a", "|\uFEFFc");
  }

  @Test
  void a_frame_is_told_before_the_line_feed_of_its_last_return_has_come() throws IOException {
    var packets = new ArrayList<>(List.of("data: a\r\n\r", "\ndata: b\r\n\r"));
    var reader =
        new SseReader(
            (into, offset, length) -> {
              if (packets.isEmpty()) {
                throw new IOException("asked for more than it needs");
              }
              var bytes = packets.removeFirst().getBytes(UTF_8);
              System.arraycopy(bytes, 0, into, offset, bytes.length);
              return bytes.length;
            },
            1 << 20);
    assertThat(reader.next()).asString(UTF_8).isEqualTo("a");
    assertThat(packets).hasSize(1);
    assertThat(reader.next()).asString(UTF_8).isEqualTo("b");
  }

  @Test
  void where_packets_end_makes_no_difference() throws IOException {
    var text =
        "\uFEFFevent: é😀\r\ndata: größe 😀\r\n\r\n: ping\n\ndata: {\"a\":\rdata: 1}\r\r"
            + "data: "
            + "x€".repeat(20_000)
            + "\n\nevent: last\ndata: z\n\n";
    var bytes = text.getBytes(UTF_8);
    var whole = frames(bytes, bytes.length);
    assertThat(whole).hasSize(4).contains("é😀|größe 😀", "last|z");
    assertThat(frames(bytes, 1)).isEqualTo(whole);
    for (int split = 1; split < 120; split++) {
      assertThat(frames(bytes, split, bytes.length)).isEqualTo(whole);
    }
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var sizes = random.ints(400, 1, 1 << (1 + round % 13)).toArray();
      assertThat(frames(bytes, sizes)).as("round %s", round).isEqualTo(whole);
    }
  }

  @Test
  void a_frame_that_is_too_long_ends_the_stream() {
    var long1 = new byte[2 << 20];
    Arrays.fill(long1, (byte) 'x');
    assertThatThrownBy(() -> frames(long1, 9000)).hasMessageContaining("longer than 1048576");
    var lines = ("data: " + "x".repeat(1000) + "\n").repeat(2000).getBytes(UTF_8);
    assertThatThrownBy(() -> frames(lines, 9000)).hasMessageContaining("longer than 1048576");
  }
}
