// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caudal.sim.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code caudal run} in this JVM, against a simulator over HTTP. */
final class RunTest {
  private static final String NOTICE =
      "caudal run: no key is set, so a simulator answers; caudal doctor names the variables\n";

  @TempDir Path folder;
  private final Map<String, String> env = new HashMap<>();

  @Test
  void without_a_key_a_simulator_answers_and_says_so_in_one_line() {
    var ran = run("@text hello there");
    assertThat(ran).isEqualTo(new Ran(0, "hello there\n", NOTICE));
  }

  @Test
  void with_a_base_url_it_asks_there_and_says_nothing() {
    try (var simulator = Simulator.start()) {
      env.put("ANTHROPIC_BASE_URL", simulator.baseUrl());
      env.put("ANTHROPIC_API_KEY", "any");
      assertThat(run("@text hello there")).isEqualTo(new Ran(0, "hello there\n", ""));
      assertThat(run("--json", "@text hi").out()).doesNotContain("simulated");
    }
  }

  @Test
  void a_call_is_one_line_beside_the_text_of_which_each_turn_has_lines_of_its_own()
      throws IOException {
    Files.writeString(folder.resolve("a.txt"), "what it says");
    var ran = run("@text let me see\n@tool Read {\"file_path\":\"a.txt\"}\n@result");
    assertThat(ran.out()).startsWith("let me see\n").contains("what it says");
    assertThat(ran.err()).isEqualTo(NOTICE + "  Read a.txt\n");
  }

  @Test
  void events_are_lines_of_json_and_nothing_else() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "words");
    var ran =
        run(
            "--json",
            "@think so é\n@text see\n@tool Read {\"file_path\":\"a.txt\"}\n@drop 1\n@text two words");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEqualTo(NOTICE);
    assertThat(normal(ran.out().lines()))
        .containsExactly(
            "{'type':'start','seq':1,'run_id':'run_X','session_id':'ses_X','prompt':'@think so é"
                + "\\n@text see\\n@tool Read {\\'file_path\\':\\'a.txt\\'}\\n@drop 1\\n@text two words',"
                + "'model':'claude-sonnet-5-5','engine':'direct','attempt':1,'simulated':true}",
            "{'type':'thinking','seq':2,'content':'so '}",
            "{'type':'thinking','seq':3,'content':'é'}",
            "{'type':'text','seq':4,'content':'see'}",
            "{'type':'tool_use','seq':5,'id':'toolu_X','tool':'Read','input':{'file_path':'a.txt'}}",
            "{'type':'usage','seq':6,'input_tokens':N,'output_tokens':N,'cache_read_tokens':N,"
                + "'cache_write_tokens':N}",
            "{'type':'tool_result','seq':7,'id':'toolu_X','tool':'Read','output':'1\\twords',"
                + "'is_error':false,'duration_ms':N}",
            "{'type':'text','seq':8,'content':'two '}",
            "{'type':'rewind','seq':9,'after':7,'reason':'X'}",
            "{'type':'status','seq':10,'status':'retrying',"
                + "'message':'the model\\'s API failed; it is asked again','attempt':1}"
                    .replace("\\'s", "'s"),
            "{'type':'text','seq':11,'content':'two '}",
            "{'type':'text','seq':12,'content':'words'}",
            "{'type':'usage','seq':13,'input_tokens':N,'output_tokens':N,'cache_read_tokens':N,"
                + "'cache_write_tokens':N}",
            "{'type':'done','seq':14,'result':'two words','subtype':'success',"
                + "'stop_reason':'end_turn','turns':2,'duration_ms':N,'cost_usd':N,"
                + "'usage':{'input_tokens':N,'output_tokens':N,'cache_read_tokens':N,"
                + "'cache_write_tokens':N}}");
  }

  /** Without what no two runs have in common. */
  private static List<String> normal(Stream<String> lines) {
    return lines
        .map(line ->
            line.replace('"', '\'')
                .replaceAll("(run|ses|toolu)_[0-9a-f]+", "$1_X")
                .replaceAll("('\\w+(?:_tokens|_ms|_usd)'):[0-9.E-]+", "$1:N")
                .replaceAll("'reason':'[^']+'", "'reason':'X'")
                .replaceAll("('timestamp'):'[0-9T:.-]+Z'", "$1:'T'"))
        .toList();
  }

  @Test
  void text_that_was_taken_back_is_followed_by_a_note_and_a_new_line() {
    var ran = run("@drop 1\n@text two words");
    assertThat(ran.out()).isEqualTo("two \ntwo words\n");
    assertThat(ran.err()).contains("\n  the answer begins again: ").doesNotContain("asked again");
  }

  @Test
  void a_log_has_the_same_lines_with_the_time_between_a_first_and_a_last() throws IOException {
    var log = Files.writeString(folder.resolve("log.jsonl"), "what was there before");
    var ran = run("--log", log.toString(), "--json", "@text hé");
    var lines = normal(Files.readAllLines(log).stream());
    assertThat(lines.getFirst())
        .isEqualTo(
            "{'type':'session_start','timestamp':'T','prompt':'@text hé','cwd':'" + folder + "'}");
    assertThat(lines.getLast())
        .isEqualTo("{'type':'session_end','timestamp':'T','duration_ms':N,'cost_usd':N}");
    assertThat(
            lines.subList(1, lines.size() - 1).stream()
                .map(it -> it.replace("'timestamp':'T',", "")))
        .containsExactlyElementsOf(normal(ran.out().lines()));
    assertThat(lines.subList(1, lines.size() - 1)).allMatch(it -> it.contains("'timestamp':'T'"));
  }

  @Test
  void a_log_that_cannot_be_written_is_a_mistake() {
    var ran = run("--log", folder.resolve("no/such.jsonl").toString(), "@text hi");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("caudal run: --log cannot be written: ");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void what_fails_is_1_and_says_why() {
    var ran = run("--json", "@error 400");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out().lines().toList().getLast())
        .startsWith("{\"type\":\"error\",\"seq\":2,\"code\":\"invalid_request\",")
        .endsWith("\"retryable\":false}");
    var shown = run("@error 400");
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.err()).contains("caudal run: ").contains("400");
  }

  @Test
  void out_of_time_is_124() {
    var ran = run("--json", "--timeout", "0.3", "@text begin\n@stall 60s\n@text end");
    assertThat(ran.code()).isEqualTo(124);
    assertThat(ran.out().lines().toList().getLast())
        .isEqualTo("{\"type\":\"cancelled\",\"seq\":3,\"reason\":\"timeout\"}");
  }

  @Test
  void a_limit_that_is_reached_is_done_and_says_so() {
    var ran = run("--max-turns", "1", "--tools", "Glob", "@tool Glob {\"pattern\":\"*\"}\n@text x");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("caudal run: stopped early: max_turns");
  }

  @Test
  void mistakes_in_the_line_are_2_and_start_nothing() {
    for (var line :
        List.of(
            List.of("--max-turns", "0", "hi"),
            List.of("--max-turns", "some", "hi"),
            List.of("--timeout", "-1", "hi"),
            List.of("--max-budget-usd", "0", "hi"),
            List.of("--effort", "heroic", "hi"),
            List.of("--permission-mode", "trusting", "hi"),
            List.of("--allow", "Bash(", "hi"),
            List.of("--cwd", folder.resolve("none").toString(), "hi"),
            List.of("--server", "http://localhost", "hi"),
            List.of("  "),
            List.<String>of())) {
      var ran = run(line.toArray(String[]::new));
      assertThat(ran.code()).describedAs("%s: %s", line, ran.err()).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("caudal run: ").doesNotContain("simulator answers;");
    }
  }

  @Test
  void a_setting_in_the_environment_that_breaks_its_rule_is_named() {
    env.put("CAUDAL_MAX_TURNS", "many");
    assertThat(run("hi").err())
        .isEqualTo(
            "caudal run: CAUDAL_MAX_TURNS in the environment is a whole number above 0: many\n");
    env.remove("CAUDAL_MAX_TURNS");
    env.put("CAUDAL_SANDBOX", "maybe");
    assertThat(run("hi").err())
        .isEqualTo(
            "caudal run: CAUDAL_SANDBOX in the environment is one of auto, off, required: maybe\n");
  }

  @Test
  void the_line_stands_before_the_environment() {
    env.put("CAUDAL_MODEL", "claude-haiku-4-5");
    assertThat(run("--json", "hi").out()).contains("\"model\":\"claude-haiku-4-5\"");
    assertThat(run("--json", "--model", "opus", "hi").out())
        .contains("\"model\":\"claude-opus-5-5\"");
  }

  @Test
  void a_task_may_be_several_words_or_piped_in() {
    assertThat(run("@text", "several", "words").out()).isEqualTo("several words\n");
    assertThat(Line.fed(machine(), "@text piped\n", "run").out()).isEqualTo("piped\n");
    assertThat(Line.fed(machine(), "@text piped\n", "run", "-").out()).isEqualTo("piped\n");
  }

  @Test
  void a_reader_that_has_gone_ends_the_run() {
    var gone = new PrintWriter(new Gone());
    var err = new PrintWriter(Writer.nullWriter());
    var terminal = new Terminal(System.in, gone, err, false, true, false);
    assertThat(Main.run(machine(), terminal, "run", "--json", "@tokens 400")).isEqualTo(130);
  }

  /** What a closed pipe is to its writer. */
  private static final class Gone extends Writer {
    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("broken pipe");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private Machine machine() {
    return Line.machine(folder, env);
  }

  private Ran run(String... args) {
    return Line.run(machine(), arguments(args));
  }

  private String[] arguments(String... args) {
    return Stream.concat(Stream.of("run", "--cwd", folder.toString()), Stream.of(args))
        .toArray(String[]::new);
  }
}
