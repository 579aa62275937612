// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said when nobody says what to say. */
final class PersonaTest extends SimTest {

  @Test
  void it_says_that_it_is_simulated_and_what_it_was_asked() {
    assertThat(text(client.message(Client.body("How tall is the moon?"))))
        .isEqualTo(
            "This answer is simulated: no model was asked. You asked: “How tall is the moon?”");
    assertThat(text(client.message(Client.body("¿Qué altura tiene la luna?"))))
        .startsWith("Esta respuesta es simulada")
        .contains("¿Qué altura");
  }

  @Test
  void it_lists_files_by_glob_and_sums_up() {
    var asked = tool(Client.body("List the Java files here"), "Glob", "Read");
    var call = client.message(asked);
    assertThat(call.at("/content/1/name").asString()).isEqualTo("Glob");
    assertThat(call.at("/content/1/input/pattern").asString()).isEqualTo("**/*.java");
    assertThat(text(client.message(next(asked, call, "A.java\nB.java"))))
        .startsWith("Found 2 files.\n- A.java\n- B.java")
        .contains("simulated");
  }

  @Test
  void it_reads_a_named_file_in_spanish() {
    var asked = tool(Client.body("Lee el archivo notas/hoy.md y resume"), "View");
    var call = client.message(asked);
    assertThat(call.at("/content/1/input/file_path").asString()).isEqualTo("notas/hoy.md");
    assertThat(text(client.message(next(asked, call, "uno\ndos")))).startsWith("Leído: 2 líneas.");
  }

  @Test
  void it_calls_only_what_is_offered() {
    assertThat(stopReason(client.message(Client.body("read a.txt")))).isEqualTo("end_turn");
  }

  @Test
  void a_schema_is_answered_by_the_smallest_value() {
    var asked = Client.body("an address, please");
    asked
        .putObject("output_config")
        .putObject("format")
        .put("type", "json_schema")
        .set(
            "schema",
            Client.json(
                "{'type':'object','additionalProperties':false,'required':['a','b','c','d','e'],'properties':{"
                    + "'a':{'type':'string'},'b':{'type':'array','items':{'type':'string'}},'c':{'enum':['x','y']},"
                    + "'d':{'$ref':'#/$defs/n'},'e':{'type':'string','format':'date'},'f':{'type':'null'}},"
                    + "'$defs':{'n':{'type':['integer','null']}}}"));
    assertThat(Json.read(text(client.message(asked))))
        .isEqualTo(Client.json("{'a':'','b':[],'c':'x','d':0,'e':'2000-01-01'}"));
  }
}
