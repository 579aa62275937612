// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordToolTest {
  record Add(int a, int b) {}

  record Booking(
      LocalDate day, Optional<String> note, List<Guest> guests, Map<String, Integer> m) {}

  record Guest(String name, Optional<Integer> age) {}

  private final Tool add = Tool.of("add", "Adds two numbers", Add.class, x -> x.a() + x.b());

  @Test
  void a_function_of_a_record_is_a_tool() throws Exception {
    assertThat(run(add, "{\"a\":2,\"b\":3}")).isEqualTo(ToolOutput.text("5"));
    var both = Tool.of("both", "Adds", Add.class, (x, context) -> context.sessionId() + x.a());
    assertThat(run(both, "{\"a\":2,\"b\":3}").text()).isEqualTo("s2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | required property 'a' not found",
        "{\"a\":\"x\",\"b\":1} | a: string found, integer expected",
        "{\"a\":1,\"b\":1.5} | b: number found, integer expected",
        "{\"a\":1,\"b\":null} | b: null found, integer expected",
        "{\"a\":1,\"b\":2,\"c\":3} | property 'c' is not defined",
        "[] | array found, object expected",
        "{\"a\":1,\"b\":99999999999} | out of range",
      })
  void an_input_that_does_not_fit_is_an_error_that_names_the_field(String input, String message)
      throws Exception {
    var output = run(add, input);
    assertThat(output.isError()).isTrue();
    assertThat(output.text()).contains("add").contains(message);
  }

  @Test
  void bytes_that_are_no_json_are_an_error_too() throws Exception {
    var call = new ToolCall("toolu_1", "add", Json.trusted("{\"a\":1".getBytes()));
    assertThat(add.run(call, new Surroundings()).isError()).isTrue();
    var twice =
        new ToolCall("toolu_1", "add", Json.trusted("{\"a\":1,\"a\":2,\"b\":1}".getBytes()));
    assertThat(add.run(twice, new Surroundings()).isError()).isTrue();
  }

  @Test
  void optional_fields_may_be_missing_or_null() throws Exception {
    var book = Tool.of("book", "Books", Booking.class, x -> x.toString());
    var missing = run(book, "{\"day\":\"2026-11-01\",\"guests\":[{\"name\":\"A\"}],\"m\":{}}");
    assertThat(missing.text())
        .isEqualTo(
            "Booking[day=2026-11-01, note=Optional.empty,"
                + " guests=[Guest[name=A, age=Optional.empty]], m={}]");
    var nulls =
        run(
            book,
            "{\"day\":\"2026-11-01\",\"note\":null,\"guests\":[{\"name\":\"A\",\"age\":null}],"
                + "\"m\":{}}");
    assertThat(nulls).isEqualTo(missing);
    assertThat(run(book, "{\"day\":null,\"guests\":[],\"m\":{}}").text()).contains("day: null");
    assertThat(run(book, "{\"day\":\"soon\",\"guests\":[],\"m\":{}}").isError()).isTrue();
  }

  @Test
  void what_a_tool_throws_is_told_by_its_name_and_message_only() throws Exception {
    var fails =
        Tool.of(
            "fails",
            "Fails",
            Add.class,
            (x, context) -> {
              throw new java.io.IOException("disk full", new IllegalStateException("secret"));
            });
    assertThat(run(fails, "{\"a\":1,\"b\":1}"))
        .isEqualTo(ToolOutput.error("IOException: disk full"));
    var silent =
        Tool.of(
            "fails",
            "Fails",
            Add.class,
            x -> {
              throw new IllegalStateException();
            });
    assertThat(run(silent, "{\"a\":1,\"b\":1}"))
        .isEqualTo(ToolOutput.error("IllegalStateException"));
  }

  @Test
  void an_interrupt_passes() {
    var waits =
        Tool.of(
            "waits",
            "Waits",
            Add.class,
            (x, context) -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> run(waits, "{\"a\":1,\"b\":1}"))
        .isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "ä", "a\n", "mcp:x"})
  void names_that_the_api_refuses_are_refused_here(String name) {
    assertThatThrownBy(() -> Tool.of(name, "d", Add.class, x -> 1))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void a_tool_needs_a_description_and_a_name_that_is_not_too_long() {
    assertThatThrownBy(() -> Tool.of("a", " ", Add.class, x -> 1))
        .isInstanceOf(InvalidRequest.class);
    assertThat(Tool.of("a".repeat(128), "d", Add.class, x -> 1).name()).hasSize(128);
    assertThatThrownBy(() -> Tool.of("a".repeat(129), "d", Add.class, x -> 1))
        .isInstanceOf(InvalidRequest.class);
  }

  record WithJson(Json any, Optional<Json> more) {}

  @Test
  void a_component_may_be_any_json() throws Exception {
    var echo = Tool.of("echo", "Echoes", WithJson.class, x -> x);
    assertThat(run(echo, "{\"any\":{\"x\":[1,null]}}").text())
        .isEqualTo("{\"any\":{\"x\":[1,null]},\"more\":null}");
  }

  private static ToolOutput run(Tool tool, String input) throws Exception {
    return tool.run(new ToolCall("toolu_1", tool.name(), Json.parse(input)), new Surroundings());
  }

  private record Surroundings() implements ToolContext {
    @Override
    public String sessionId() {
      return "s";
    }

    @Override
    public Path workspace() {
      return Path.of(".");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public void emit(Message message) {}
  }
}
