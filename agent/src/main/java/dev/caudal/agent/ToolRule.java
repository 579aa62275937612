// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A rule about calls: a tool's name, with or without what its input must be.
 *
 * @param text as it was given
 * @param tool the name, other names taken for the usual one; it ends in a star where it means all
 *     of a server's tools
 * @param scope what the input must be
 */
record ToolRule(String text, String tool, Scope scope) {
  private static final Pattern FORM =
      Pattern.compile("([a-zA-Z0-9_-]{1,128})(\\*?)(?:\\((.*)\\))?");
  private static final Map<String, String> OTHER_NAMES =
      Map.of("View", "Read", "GlobTool", "Glob", "GrepTool", "Grep", "Task", "Agent");
  private static final Set<String> OF_PATHS =
      Set.of("Read", "Edit", "Write", "NotebookEdit", "Glob", "Grep");
  private static final Set<String> OF_BASH = Set.of("Bash", "BashOutput", "KillShell", "KillBash");
  private static final Pattern DOMAIN =
      Pattern.compile("domain:([a-z0-9-]+(?:\\.[a-z0-9-]+)*)", Pattern.CASE_INSENSITIVE);

  /** What a rule says of the input. */
  sealed interface Scope {
    /** Nothing. */
    record Any() implements Scope {}

    /** Bash: what command it is. */
    record Command(CommandPattern pattern) implements Scope {}

    /** File tools: where the file is. */
    record Paths(PathPattern pattern) implements Scope {}

    /** WebFetch: the host, or one above it. */
    record Domain(String name) implements Scope {}

    /** Agent: who is started. */
    record Helper(String name) implements Scope {}
  }

  /** {@code Name}, {@code Name(what)}, {@code mcp__server} or {@code mcp__server__*}. */
  static ToolRule parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches() || text.chars().anyMatch(Character::isISOControl)) {
      throw malformed(text, "want Name or Name(what)");
    }
    var name = usualName(form.group(1));
    boolean isServer = name.startsWith("mcp__") && name.length() > "mcp__".length();
    boolean isBehindServer = isServer && name.indexOf("__", "mcp__".length()) > 0;
    if (!form.group(2).isEmpty() && !(isBehindServer && form.group(3) == null)) {
      throw malformed(text, "a star stands only behind mcp__server__");
    }
    if (form.group(3) != null) {
      return new ToolRule(text, name, scope(text, name, form.group(3).strip()));
    }
    // The name of a server alone means all of its tools.
    boolean wholeServer =
        isServer && form.group(2).isEmpty() && name.indexOf("__", "mcp__".length()) < 0;
    var pattern = name + (wholeServer ? "__*" : form.group(2));
    return new ToolRule(text, pattern, new Scope.Any());
  }

  /** The name that rules and sessions know a tool by. */
  static String usualName(String name) {
    return OTHER_NAMES.getOrDefault(name, name);
  }

  private static Scope scope(String text, String tool, String what) {
    if (what.isEmpty()) {
      throw malformed(text, "nothing stands between the brackets");
    }
    if (tool.equals("Bash")) {
      return new Scope.Command(CommandPattern.of(what));
    }
    if (OF_PATHS.contains(tool)) {
      return new Scope.Paths(PathPattern.of(what));
    }
    if (tool.equals("Agent")) {
      return new Scope.Helper(what);
    }
    var domain = DOMAIN.matcher(what);
    if (tool.equals("WebFetch") && domain.matches()) {
      return new Scope.Domain(domain.group(1).toLowerCase(Locale.ROOT));
    }
    throw malformed(
        text, tool.equals("WebFetch") ? "want domain:host" : tool + " takes nothing in brackets");
  }

  private static InvalidRequest malformed(String text, String reason) {
    return new InvalidRequest("not a rule for tools: %s: %s".formatted(reason, text));
  }

  /** Whether the rule speaks of a tool at all, whatever its input. */
  boolean names(String name) {
    var usual = usualName(name);
    if (tool.endsWith("*")) {
      return usual.startsWith(tool.substring(0, tool.length() - 1));
    }
    if (tool.equals(usual)) {
      return true;
    }
    return switch (scope) {
      case Scope.Paths paths -> covered(tool).contains(usual);
      case Scope.Any any -> tool.equals("Bash") && OF_BASH.contains(usual);
      default -> false;
    };
  }

  private static Set<String> covered(String tool) {
    return switch (tool) {
      case "Edit" -> Set.of("Write", "NotebookEdit");
      case "Read" -> Set.of("Glob", "Grep");
      default -> Set.of();
    };
  }

  Optional<CommandPattern> command() {
    return scope instanceof Scope.Command command
        ? Optional.of(command.pattern())
        : Optional.empty();
  }
}
