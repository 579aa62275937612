// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Values that keep their bytes. */
final class JsonSlicesTest {
  @Test
  void each_value_is_as_it_was_written() {
    var values =
        new String[] {
          "1",
          "-1.10",
          "1e400",
          "12345678901234567890.123",
          "true",
          "null",
          "\"\"",
          "\"a\\u00e9\\n\\/\"",
          "\"größe 😀\"",
          "{ }",
          "[ ]",
          "{\"a\" : [1.0 , {\"b\":\"]}\"}]}",
          "[[],[[\"x\"]]]"
        };
    for (var space : new String[] {"", " ", "\n\t"}) {
      var array = String.join(space + "," + space, values);
      var items = JsonSlices.items(Json.parse("[" + space + array + space + "]"));
      assertThat(items).extracting(Json::text).containsExactly(values);
      var object = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        var comma = i == 0 ? "" : ",";
        object.append(comma + space + "\"f" + i + "\"" + space + ":" + space + values[i] + space);
      }
      var fields = JsonSlices.fields(Json.parse("{" + object + "}"));
      assertThat(fields.values()).extracting(Json::text).containsExactly(values);
      assertThat(JsonWriter.object(fields).tree()).isEqualTo(Json.parse("{" + object + "}").tree());
    }
  }

  @Test
  void long_values_cross_the_parsers_buffers() {
    var text = "\"" + "é\\n".repeat(50_000) + "\"";
    assertThat(JsonSlices.items(Json.parse("[" + text + "," + text + "]")))
        .extracting(Json::text)
        .containsExactly(text, text);
  }

  @Test
  void something_else_is_a_broken_answer() {
    assertThatThrownBy(() -> JsonSlices.items(Json.parse("{}")))
        .isInstanceOf(ConnectionFailed.class);
    assertThatThrownBy(() ->
            JsonSlices.fields(
                Json.trusted("{\"a\":".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .isInstanceOf(ConnectionFailed.class);
  }
}
