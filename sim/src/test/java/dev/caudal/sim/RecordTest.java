// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Recording what another API answers, and answering from it. */
final class RecordTest extends SimTest {

  private static final String KEY = "sk-ant-api03-secret-secret";

  @TempDir Path folder;

  private SimulatorOptions script(String text) throws IOException {
    var file = Files.writeString(folder.resolve("script.yaml"), text);
    return SimulatorOptions.defaults().script(file);
  }

  private static ObjectNode body(String text) {
    var body = Client.body(text);
    body.putObject("metadata").put("user_id", "somebody");
    return body;
  }

  @Test
  void a_recorded_conversation_is_replayed_without_its_api() throws IOException {
    var first = body("@tool A {}\n@text my key is " + KEY + ", done");
    String streamed;
    try (var recorder =
            Simulator.start(
                script("record: {from: '" + simulator.baseUrl() + "', to: tape.jsonl}"));
        var there = new Client(recorder.baseUrl()).with("x-api-key", KEY)) {
      var call = there.message(first);
      streamed = there.post(next(first, call, "ok").put("stream", true)).body();
      assertThat(streamed).contains(KEY);
    }
    simulator.close();

    var tape = Files.readString(folder.resolve("tape.jsonl"));
    assertThat(tape).doesNotContain("secret").doesNotContain("somebody").contains("***");
    assertThat(tape.lines()).hasSize(2);

    try (var replayer = Simulator.start(script("replay: tape.jsonl"));
        var there = new Client(replayer.baseUrl()).with("x-api-key", "another")) {
      var call = there.message(first);
      assertThat(types(call)).containsExactly("tool_use");
      var again = there.post(next(first, call, "ok").put("stream", true));
      assertThat(again.body()).isEqualTo(streamed.replace(KEY, "***"));
      assertThat(again.headers().firstValue("content-type"))
          .get()
          .asString()
          .startsWith("text/event-stream");

      assertThat(there.refused(next(first, call, "other").put("stream", true)))
          .returns(404, Client.Refusal::status)
          .satisfies(refusal ->
              assertThat(refusal.message())
                  .contains("not in the recording tape.jsonl")
                  .endsWith("differs at messages.2.content.0.content"));
    }
  }

  @Test
  void a_recording_that_is_none_is_named_by_line() throws IOException {
    Files.writeString(folder.resolve("tape.jsonl"), "{}\nnonsense\n");
    var options = script("replay: tape.jsonl");
    assertThatThrownBy(() -> Simulator.start(options)).hasMessageContaining("tape.jsonl:1: ");
  }

  @Test
  void an_api_that_cannot_be_asked_is_an_error_of_ours() throws IOException {
    var options = script("record: {from: '" + simulator.baseUrl() + "', to: tape.jsonl}");
    try (var recorder = Simulator.start(options);
        var there = new Client(recorder.baseUrl())) {
      simulator.close();
      assertThat(there.refused(body("x")).message()).contains("could not be asked");
    }
  }
}
