// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.runtime.LogEvent;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SseWriterTest {
  private static final String[] NASTY = {
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\u0000",
    "\u2028",
    "\u2029",
    "\ud800",
    "\udfff",
    "data: x",
    "id: 9",
    "\nid: 9\ndata: {}\n\n",
    ":",
    "\"",
    "\\",
    "é",
    "😀",
    "\ufeff",
    " "
  };

  @Test
  void whatever_a_text_holds_one_event_is_one_block() {
    var random = new Random(8);
    for (int i = 0; i < 500; i++) {
      var text = new StringBuilder();
      for (int parts = random.nextInt(8); parts >= 0; parts--) {
        text.append(NASTY[random.nextInt(NASTY.length)]);
      }
      var json = Json.bytes(Json.object().put("content", text.toString()));
      // Between its tokens JSON may break lines, as what others wrote sometimes does.
      var fields =
          new String(Arrays.copyOfRange(json, 1, json.length - 1), UTF_8)
              .replaceFirst(":\"", ":\r\n \"");
      var event = new LogEvent(i, "text", "r", fields.getBytes(UTF_8));
      var out = new ByteArrayOutputStream();
      SseWriter.starting("run", 0).put(event, out);
      var line = new ByteArrayOutputStream();
      new NdjsonWriter(false).put(event, line);

      var block = out.toString(UTF_8);
      assertThat(block).startsWith("id: run:" + i + "\ndata: {").endsWith("}\n\n");
      assertThat(block.split("[\r\n]+")).describedAs(block).hasSize(2);
      assertThat(line.toString(UTF_8).split("[\r\n]+")).hasSize(1);
      var read = Json.ours(block.split("\n", -1)[1].substring(6).getBytes(UTF_8));
      assertThat(read.path("content").asString())
          .isEqualTo(new String(text.toString().getBytes(UTF_8), UTF_8));
    }
  }
}
