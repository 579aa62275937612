// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRulesTest {
  private static final ToolRules ALLOWED =
      rules("Bash(git *)", "Bash(npm run test:*)", "Bash(ls -la)", "Bash(cat * README.md)");
  private static final ToolRules DENIED =
      rules("Bash(git push *)", "Bash(curl *)", "Bash(rm -rf /)", "Bash(npm publish)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git",
        "git status",
        "  git   status\t-s ",
        "git commit -m 'a; b && c | d $X `e`'",
        "git commit -m \"two words\"",
        "git log HEAD~1 HEAD^ --format=%h",
        "git add . && git commit -m x; git log || git status | git stripspace",
        "npm run test",
        "npm run test -- --watch",
        "ls -la",
        " ls -la ",
        "git status && ls -la",
        "cat a b README.md",
      })
  void plain_commands_that_rules_cover_run(String command) {
    assertThat(ALLOWED.allow(bash(command))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "gitk",
        "./git status",
        "/tmp/git status",
        "ls",
        "ls -la /",
        "ls -la -R",
        "npm run test:unit",
        "npm run tests",
        "npm run",
        "cat README.md.bak",
        "git status; rm x",
        "git status && rm x",
        "git status || rm x",
        "git status | sh",
        "git status |& sh",
        "git status & rm x",
        "git status &",
        "git status\nrm x",
        "git status\rrm x",
        "git status\r\nrm x",
        "git status \\\nrm x",
        "git log $(rm x)",
        "git log `rm x`",
        "git log \"$(rm x)\"",
        "git log \"`rm x`\"",
        "git log $HOME",
        "git log ${X}",
        "git log \"$X\"",
        "git log > /etc/passwd",
        "git log >> x",
        "git log 2>&1",
        "git log >| x",
        "git log &> x",
        "git apply < x",
        "git apply <<EOF\nx\nEOF",
        "git apply <<< x",
        "git diff <(rm x) y",
        "git diff >(rm x)",
        "(git status)",
        "{ git status; }",
        "git status; }",
        "X=1 git status",
        "PATH=/tmp git status",
        "GIT_SSH_COMMAND='rm x' git fetch",
        "LD_PRELOAD=./x.so git status",
        "g'i't status",
        "'git' status",
        "\"git\" status",
        "gi\\t status",
        "git st\\atus",
        "git log *",
        "git log ?",
        "git log [a-z]",
        "git log {a,b}",
        "git log ~/x",
        "git log --x=~/y",
        "~/git status",
        "git log # rm",
        "git commit -m 'open",
        "git commit -m \"open",
        "git commit -m \"a\\\"; rm x; \\\"\"",
        "git commit -m \"!rm\"",
        "git !! x",
        "! git status",
        "if git status; then rm x; fi",
        "time git status",
        "coproc git status",
        "git status;",
        ";git status",
        "git status;;git status",
        "git status && && git log",
        "git status &&",
        "| git status",
        "eval git status",
        "command git status",
        "exec git status",
        "env git status",
        "sudo git status",
        "sh -c 'git status'",
        "xargs git status",
        "git $'\\x20' status",
        "git $\"x\"",
        "git status\u00a0rm",
        "git\u2003status",
        "git status\u0000rm",
        "git st\u0430tus",
        "git 'a\nb'",
        "git() { rm x; }",
        "function git",
        "[ -f x ] && git status",
        "git status ; ls -la -R",
        "alias git=rm",
      })
  void whatever_is_more_than_rules_cover_asks(String command) {
    assertThat(ALLOWED.allow(bash(command))).isFalse();
  }

  @Test
  void a_line_given_exactly_is_allowed_whatever_is_in_it() {
    var exact = rules("Bash(git log | head -1 > $OUT)");
    assertThat(exact.allow(bash("git log | head -1 > $OUT"))).isTrue();
    assertThat(exact.allow(bash("git log | head -1 > $OUT2"))).isFalse();
    assertThat(exact.allow(bash("git log | head -1 > $OUT; rm x"))).isFalse();
  }

  @Test
  void stars_stand_for_words_or_parts_of_one() {
    var rules = rules("Bash(git * main)", "Bash(make test-*)", "Bash(docker ps*)");
    assertThat(rules.allow(bash("git push origin main"))).isTrue();
    assertThat(rules.allow(bash("git main"))).isFalse();
    assertThat(rules.allow(bash("git push main other"))).isFalse();
    assertThat(rules.allow(bash("make test-unit"))).isTrue();
    assertThat(rules.allow(bash("make test-unit install"))).isFalse();
    assertThat(rules.allow(bash("docker ps"))).isTrue();
    assertThat(rules.allow(bash("docker psx"))).isTrue();
    assertThat(rules.allow(bash("docker 'ps rm'"))).isTrue();
    assertThat(rules("Bash(make 'a b' *)").allow(bash("make a b c"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git push",
        "git push origin main",
        "git  \tpush",
        "git status; git push",
        "git status&&git push",
        "git status|git push",
        "git status &git push",
        "git status\ngit push",
        "git \\\npush",
        "gi\\\nt push",
        "(git push)",
        "{ git push; }",
        "$(git push)",
        "`git push`",
        "echo \"$(git push)\"",
        "echo \"`git push`\"",
        "echo <(git push)",
        "git 'push'",
        "git \"push\"",
        "g'i't p\"us\"h",
        "gi\\t pu\\sh",
        "git pu''sh",
        "/usr/bin/git push",
        "../bin/git push",
        "sudo git push",
        "sudo -u root git push",
        "env X=1 git push",
        "X=1 git push",
        "X=1 Y=2 /bin/git push",
        "command git push",
        "exec git push",
        "nohup git push &",
        "timeout 5 git push",
        "time git push",
        "! git push",
        "if git push; then :; fi",
        "while git push; do :; done",
        "sh -c 'git push'",
        "sh -c \"git push\"",
        "bash -c'git push'",
        "bash -lc \"cd x && git push\"",
        "sh -c \"sh -c 'git push'\"",
        "sh -c 'sh -c \"git -c \\\"a b\\\" push\"'",
        "eval git push",
        "eval 'git push'",
        "eval \"$(echo Z2l0IHB1c2g= | base64 -d)\"",
        "echo Z2l0IHB1c2g= | base64 -d | sh",
        "bash <<< 'git push'",
        "bash <<EOF\ngit push\nEOF",
        "bash < script",
        "printf 'git\\x20push' | bash",
        "git -C /x push",
        "git -c a=b -c c=d push",
        "git -c 'a=b;c' push",
        "git -c ';' push",
        "git -c \\; push",
        "git --no-pager push",
        "git --git-dir=/x push",
        "git -c alias.p=push p",
        "git $X",
        "git ${X} origin",
        "git $(echo push)",
        "git `echo push`",
        "git `echo push` x",
        "git pu?h",
        "git p*",
        "git {push,x}",
        "$GIT push",
        "${GIT} push",
        "g$(echo it) push",
        "$(which git) push",
        "\"$GIT\" push",
        "X=git; $X push",
        "/usr/bin/gi? push",
        "{git,push}",
        "git${IFS}push",
        "$'git' push",
        "$'\\x67it' push",
        "sudo $X push",
        "xargs git push",
        "echo push | xargs git",
        "echo git | xargs -I% % push",
        "find . -exec git push \\;",
        "find . -name git -exec {} push \\;",
        "git >/dev/null push",
        "git 2>/dev/null push",
        "git &>/dev/null push",
        "git 2>&1 push",
        ">x git push",
        "python3 -c 'import os; os.system(\"git push\")'",
        "python3 -c 'import os; os.system(\"git \" + \"push\")'",
        "echo 'import os' | python3",
        "perl -e 'exec(\"git\",\"push\")'",
        "node --eval 'x'",
        "ssh host 'git push'",
        "alias g=git; g push; git push",
        "trap 'git push' EXIT",
        "f() { git push; }; f",
        "for x in push; do git $x; done",
        "case x in x) git push;; esac",
        "git push # nothing",
        "git\rpush",
        "git\u00a0push; git push",
        "curl http://x",
        "wget x || /usr/bin/curl -s x",
        "rm -rf /",
        "rm -v -rf /",
        "rm -rf / --no-preserve-root",
        "npm publish --tag x",
        "npm --prefix x publish",
        "cat 'unclosed; git push",
        "echo # '\ngit -c 'a;b' push",
        "cat <<E\n'\nE\ngit -c 'a;b' push",
        "cat <<E\n\"\nE\ngit -c 'a\nb;c' push",
        "env -S 'git push'",
        "bash -c \"$(cat x)\"",
        "printf 'git push' > x; sh x",
        "echo \"unclosed; git push",
      })
  void whatever_could_run_a_denied_command_is_denied(String command) {
    assertThat(DENIED.denying(bash(command))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git status",
        "git commit -m 'no harm'",
        "git commit -m \"$MSG\"",
        "git commit -m \"Title\n\n* one 'thing'\n* another\"",
        "echo $HOME",
        "echo \"$HOME/*\"",
        "ls *.java",
        "grep -r 'a*b' src",
        "find . -name '*.java' -exec wc -l {} \\;",
        "for f in *.java; do javac $f; done",
        "x=$(git rev-parse HEAD) && echo $x",
        "echo \"$(git status)\"",
        "echo `git status` x",
        "[ -f x ] && cat x",
        "npm run build",
        "npm test",
        "rm -rf target",
        "rm -rf /tmp/x",
        "mvn -q verify 2>&1 | tail -5",
        "python3 script.py",
        "bash build.sh",
        "cd src && make",
        "pushd x",
        "curlew",
      })
  void what_has_nothing_to_do_with_denied_commands_is_not(String command) {
    assertThat(DENIED.denying(bash(command))).isEmpty();
  }

  @Test
  void a_denied_name_denies_all_and_a_call_without_a_command_too() {
    assertThat(rules("Bash").denying(bash("ls"))).isPresent();
    assertThat(rules("Bash(*)").denying(bash(";"))).isPresent();
    assertThat(rules("Bash(git *)").denying(call("Bash", Map.of()))).isPresent();
    assertThat(rules("Bash(git *)").denying(call("Bash", Map.of("command", 7)))).isPresent();
    assertThat(rules("Bash(git *)").allow(call("Bash", Map.of("command", List.of("git")))))
        .isFalse();
    assertThat(rules("Bash(git *)").denying(call("Read", Map.of("file_path", "git")))).isEmpty();
    assertThat(rules("Bash(* --force)").denying(bash("npm x -y --force"))).isPresent();
    assertThat(rules("Bash(*--force*)").denying(bash("npm x --force-all"))).isPresent();
  }

  @Test
  @Timeout(10)
  void long_and_nasty_lines_are_read_in_no_time() {
    assertThat(DENIED.denying(bash("git " + "-a ".repeat(6_000)))).isEmpty();
    assertThat(DENIED.denying(bash("git " + "-a ".repeat(6_000) + "push"))).isPresent();
    assertThat(DENIED.denying(bash("'\"".repeat(9_000)))).isEmpty();
    for (var piece :
        List.of(
            ";",
            "a;",
            "\"$(",
            "'a b' ",
            "\n'a b' c",
            "\n\"a 'b \" c",
            "$(",
            "`a ",
            "\"a\\\"b ",
            "sudo -a xargs ")) {
      DENIED.denying(bash(piece.repeat(19_000 / piece.length())));
    }
    assertThat(DENIED.denying(bash("x".repeat(30_000)))).isPresent();
    assertThat(ALLOWED.allow(bash("git " + "x".repeat(30_000)))).isFalse();
  }

  private static ToolRules rules(String... texts) {
    return ToolRules.of(List.of(texts), Optional::of);
  }

  private static ToolCall bash(String command) {
    return call("Bash", Map.of("command", command));
  }

  private static ToolCall call(String tool, Map<String, ?> input) {
    return new ToolCall("toolu_1", tool, Json.of(input));
  }
}
