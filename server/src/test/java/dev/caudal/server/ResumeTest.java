// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static dev.caudal.server.Site.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.agent.Options;
import dev.caudal.store.SqliteStore;
import dev.caudal.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader that is cut off again and again misses nothing and sees nothing twice. */
@Tag("slow")
@Timeout(120)
final class ResumeTest {
  private static final int CUTS = 1_000;

  @TempDir Path folder;

  @Test
  void a_stream_cut_at_a_thousand_places_is_the_log() throws IOException {
    Store store = SqliteStore.open(folder.resolve("store.db"));
    try (var site = new Site(folder, ServerOptions.defaults(), store, (Options _) -> {});
        var live = site.stream("/agent/stream", task("@tokens 10000").put("max_tokens", 64_000))) {
      var door = "/agent/stream?task=never";
      var run = live.runId();
      var pieces = cut(site, door, run + ":0", new Random(7));
      var whole = live.all();
      var expected = Stream.text(whole);
      assertThat(expected).startsWith("token 1 ").endsWith("token 10000 ");
      assertThat(Stream.text(pieces)).isEqualTo(expected);
      assertThat(
              pieces.stream().map(Stream.Block::id).filter(id -> id != null && !id.endsWith(":0")))
          .doesNotHaveDuplicates()
          .hasSizeGreaterThan(2);
      assertThat(pieces.stream().filter(block -> block.type().equals("done"))).hasSize(1);
      assertThat(site.get("/agent/runs").json().path("runs").size()).isEqualTo(1);
    }
  }

  /** Reads a few hundred bytes at a time, each time on a new connection. */
  private static List<Stream.Block> cut(Site site, String door, String from, Random random)
      throws IOException {
    var all = new ArrayList<Stream.Block>();
    var cursor = from;
    for (int cuts = 0; ; cuts++) {
      try (var wire = site.wire()) {
        wire.say(
            "GET "
                + door
                + " HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: "
                + cursor
                + "\r\n\r\n");
        if (wire.head().status() == 204) {
          assertThat(cuts).isGreaterThan(100);
          return all;
        }
        int bytes = cuts < CUTS ? 100 + random.nextInt(2_000) : Integer.MAX_VALUE;
        for (var block : blocks(wire, bytes)) {
          all.add(block);
          cursor = block.id() == null ? cursor : block.id();
        }
      }
    }
  }

  /** The whole blocks among the next bytes; what is cut off in the middle is forgotten. */
  private static List<Stream.Block> blocks(Wire wire, int most) throws IOException {
    var got = new ByteArrayOutputStream();
    while (got.size() < most) {
      var chunk = wire.chunk();
      if (chunk.length == 0) {
        break;
      }
      got.write(chunk, 0, Math.min(chunk.length, most - got.size()));
    }
    var text = got.toString(UTF_8);
    int end = text.lastIndexOf("\n\n");
    return end < 0
        ? List.of()
        : List.of(text.substring(0, end).split("\n\n")).stream().map(Stream.Block::of).toList();
  }
}
