// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import tools.jackson.databind.json.JsonMapper;

final class LogLineTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456Z");

  @Test
  void a_line_of_json_is_one_object_with_the_fields() {
    var line = line("run \"started\"\n", null);
    assertThat(line.json())
        .isEqualTo(
            "{\"timestamp\":\"2026-11-21T10:00:00.123Z\",\"level\":\"info\","
                + "\"logger\":\"dev.caudal.audit\",\"message\":\"run \\\"started\\\"\\n\","
                + "\"status\":200,\"user\":\"é\\u0007\",\"none\":null}");
    assertThat(line.json().lines()).hasSize(1);
  }

  @Test
  void a_line_for_the_eye_steers_no_terminal() {
    assertThat(line("a\u001b[31mb\nc", null).text())
        .isEqualTo(
            "2026-11-21T10:00:00.123Z INFO dev.caudal.audit - a [31mb c status=200 user=é  none=null");
  }

  @Test
  void a_failure_is_told_with_where_it_came_from() {
    var failure = new IOException("disk full");
    assertThat(line("no", failure).text()).contains("\njava.io.IOException: disk full\n\tat ");
    var json = JsonMapper.shared().readTree(line("no", failure).json());
    assertThat(json.path("error").asString()).startsWith("java.io.IOException: disk full\n\tat ");
  }

  @Test
  void the_rooms_speak_up_only_where_somebody_serves() {
    assertThat(LoggerFactory.getLogger("org.eclipse.jetty.Server").isInfoEnabled()).isFalse();
    assertThat(LoggerFactory.getLogger("org.eclipse.jetty.Server").isWarnEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("dev.caudal.audit")).isInstanceOf(LineLogger.class);
  }

  private static LogLine line(String message, @Nullable Throwable failure) {
    return new LogLine(
        AT,
        Level.INFO,
        "dev.caudal.audit",
        message,
        failure,
        List.of(
            new KeyValuePair("status", 200),
            new KeyValuePair("user", "é\u0007"),
            new KeyValuePair("none", null)));
  }
}
