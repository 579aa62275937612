// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a shell line as somebody might mean it who hides a command in it: every stretch of words
 * that some shell, or a program that is given a command, could come to run. A rule that denies
 * relies on it, so it reads too much rather than too little.
 *
 * @param commands the stretches of words
 * @param opaque whether the line makes up commands that its text does not show
 */
record LooseShell(Set<List<String>> commands, boolean opaque) {
  private static final int LONGEST = 20_000;
  private static final int DEEPEST = 5;
  private static final int MOST_QUOTED_LINES = 200;
  private static final Pattern COMMENT = Pattern.compile("(?m)(^|[\\s;&|()])#.*$");
  private static final Set<String> SHELLS =
      Set.of(
          "sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "busybox",
          "eval", "source", ".");
  private static final Set<String> INTERPRETERS =
      Set.of("python", "python2", "python3", "perl", "ruby", "node", "php", "lua", "deno", "bun");
  private static final Set<String> RUNNERS =
      Set.of(
          "sudo",
          "doas",
          "su",
          "env",
          "nohup",
          "nice",
          "ionice",
          "time",
          "timeout",
          "exec",
          "command",
          "builtin",
          "xargs",
          "parallel",
          "setsid",
          "stdbuf",
          "chroot",
          "unshare",
          "nsenter",
          "ssh",
          "watch",
          "strace",
          "flock",
          "script",
          "trap",
          "alias",
          "-exec",
          "-execdir",
          "-ok",
          "-okdir");
  private static final Pattern INLINE =
      Pattern.compile("-[a-zA-Z]*[cepr].*|--(eval|print|run).*|-", Pattern.DOTALL);
  private static final Pattern REPLACE = Pattern.compile("-[iIJ].*|--replace.*", Pattern.DOTALL);
  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "elif", "else", "do", "while", "until", "!", "{", "time", "coproc");

  static LooseShell read(String line) {
    if (line.length() > LONGEST) {
      return new LooseShell(Set.of(), true);
    }
    var joined = line.replace("\\\r\n", "").replace("\\\n", "");
    var live = new LinkedHashSet<List<String>>();
    var commands = new LinkedHashSet<List<String>>();
    asShell(joined, live, commands, 0);
    asShell(COMMENT.matcher(joined).replaceAll("$1"), live, commands, 0);
    boolean isReadWhole = fromEachLine(joined, commands);
    boolean fed = joined.chars().anyMatch(c -> "|<$`\\".indexOf(c) >= 0);
    boolean opaque =
        !isReadWhole
            || joined.contains("$'")
            || live.stream().anyMatch(words -> isOpaque(words, fed));
    asText(joined.replaceAll("['\"\\\\]", ""), commands);
    asText(joined.replaceAll("['\"\\\\]", ";").replaceAll("[=,]", " "), commands);
    return new LooseShell(commands, opaque);
  }

  boolean couldRun(CommandPattern pattern) {
    return opaque || commands.stream().anyMatch(pattern::couldBeAmong);
  }

  /** Whether a word could stand for one of a pattern; as a command's name by its last step too. */
  static boolean couldBe(String pattern, String word, boolean name) {
    if (Wildcards.matches(pattern, word)) {
      return true;
    }
    return name
        ? Wildcards.matches(lastStep(pattern), lastStep(word))
        : word.chars().anyMatch(c -> "$`*?[{~".indexOf(c) >= 0);
  }

  // A lone quote in a comment or a here-document would turn all quotes behind it inside out.
  private static boolean fromEachLine(String text, Set<List<String>> commands) {
    int starts = 0;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      int end = text.indexOf('\n', at + 1);
      var line = text.substring(at + 1, end < 0 ? text.length() : end);
      if (line.indexOf('\'') >= 0 || line.indexOf('"') >= 0) {
        if (++starts > MOST_QUOTED_LINES) {
          return false;
        }
        asShell(text.substring(at + 1), new LinkedHashSet<>(), commands, 0);
      }
    }
    return true;
  }

  /**
   * The words as a shell sees them. A word with blanks in it may be a line that some program runs;
   * what is substituted into a word is live, the shell itself runs it.
   */
  private static void asShell(
      String line, Set<List<String>> live, Set<List<String>> commands, int depth) {
    for (var words : new LooseWords(line).commands()) {
      live.add(words);
      if (!commands.add(words) || depth >= DEEPEST) {
        continue;
      }
      for (var word : words) {
        if (word.chars().anyMatch(c -> " \t\n;&|`(".indexOf(c) >= 0)) {
          asShell(word, new LinkedHashSet<>(), commands, depth + 1);
          for (var part : word.split("\\$\\(|`|[<>]\\(", -1)) {
            if (!word.startsWith(part)) {
              asShell(part, live, commands, depth + 1);
            }
          }
        }
      }
    }
  }

  private static void asText(String text, Set<List<String>> commands) {
    for (var stretch : text.split("[;&|()<>\\r\\n`{}]")) {
      var words = new ArrayList<String>();
      for (var word : stretch.split("[\\s\\p{Z}\\p{C}]+")) {
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
      if (!words.isEmpty()) {
        commands.add(List.copyOf(words));
      }
    }
  }

  private static boolean isOpaque(List<String> words, boolean fed) {
    boolean inline = words.stream().anyMatch(word -> INLINE.matcher(word).matches());
    boolean run = false;
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      var name = lastStep(word);
      boolean given = i > 0 && RUNNERS.contains(words.get(i - 1)) && word.equals("{}");
      if (given
          || (run && isMadeUp(word))
          || (fed && SHELLS.contains(name) && (!name.equals(".") || i == 0))
          || ((fed || inline) && INTERPRETERS.contains(name))
          || (name.equals("xargs") && words.stream().anyMatch(w -> REPLACE.matcher(w).matches()))) {
        return true;
      }
      run |= RUNNERS.contains(name);
    }
    return isMadeUp(firstOf(words)) || words.getLast().equals("parallel");
  }

  private static String firstOf(List<String> words) {
    return words.stream()
        .filter(word -> !KEYWORDS.contains(word) && !word.matches("[A-Za-z_][A-Za-z0-9_]*\\+?=.*"))
        .findFirst()
        .orElse("");
  }

  private static boolean isMadeUp(String word) {
    return !Set.of("[", "[[", "{}").contains(word)
        && word.chars().anyMatch(c -> "$`*?[{".indexOf(c) >= 0);
  }

  private static String lastStep(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }
}
