// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Rules of one kind, held against calls. The same rule is read narrowly where it allows and widely
 * where it denies: a call that cannot be judged is never allowed and always denied.
 *
 * @param inWorkspace a path's place below the workspace, links followed; empty where it leads out
 */
record ToolRules(List<ToolRule> rules, Function<String, Optional<String>> inWorkspace) {
  static ToolRules of(List<String> texts, Function<String, Optional<String>> inWorkspace) {
    return new ToolRules(texts.stream().map(ToolRule::parse).toList(), inWorkspace);
  }

  /** Whether a tool is spoken of without any condition. */
  boolean nameWhole(String tool) {
    return rules.stream()
        .anyMatch(rule -> rule.scope() instanceof ToolRule.Scope.Any && rule.names(tool));
  }

  /** Whether these rules, as allowing ones, cover all that a call does. */
  boolean allow(ToolCall call) {
    var speaking = speaking(call);
    return speaking.stream().anyMatch(rule -> allows(rule, call))
        || (isBash(call) && coverEveryCommand(speaking, call));
  }

  /** The first rule that, as a denying one, could mean a call. */
  Optional<ToolRule> denying(ToolCall call) {
    return speaking(call).stream().filter(rule -> denies(rule, call)).findFirst();
  }

  private List<ToolRule> speaking(ToolCall call) {
    return rules.stream().filter(rule -> rule.names(call.tool())).toList();
  }

  private boolean allows(ToolRule rule, ToolCall call) {
    return switch (rule.scope()) {
      case ToolRule.Scope.Any any -> true;
      case ToolRule.Scope.Command command ->
          text(call, "command").filter(command.pattern()::isExactly).isPresent();
      case ToolRule.Scope.Paths paths ->
          place(call).filter(at -> fits(paths, call, at)).isPresent();
      case ToolRule.Scope.Domain domain -> host(call).filter(at -> isIn(at, domain)).isPresent();
      case ToolRule.Scope.Helper helper ->
          text(call, "subagent_type").filter(helper.name()::equals).isPresent();
    };
  }

  private boolean denies(ToolRule rule, ToolCall call) {
    return switch (rule.scope()) {
      case ToolRule.Scope.Any any -> true;
      case ToolRule.Scope.Command command ->
          text(call, "command").map(command.pattern()::couldBeIn).orElse(true);
      case ToolRule.Scope.Paths paths ->
          place(call)
              .map(at ->
                  isSearch(call) && !hidesFromSearches(rule)
                      ? paths.pattern().touchesBelow(at)
                      : paths.pattern().touches(at))
              .orElse(true);
      case ToolRule.Scope.Domain domain -> host(call).map(at -> isIn(at, domain)).orElse(true);
      case ToolRule.Scope.Helper helper ->
          text(call, "subagent_type").map(helper.name()::equalsIgnoreCase).orElse(true);
    };
  }

  // A file that may not be read is skipped by searches, which need not be denied whole for it.
  private static boolean hidesFromSearches(ToolRule rule) {
    return rule.tool().equals("Read");
  }

  /** Whether these rules, as denying ones, keep a file from being read; told by its place. */
  boolean hide(String at) {
    return rules.stream()
        .filter(rule -> rule.names("Read"))
        .anyMatch(rule ->
            !(rule.scope() instanceof ToolRule.Scope.Paths(var pattern))
                || pattern.touches(bare(at)));
  }

  private static boolean coverEveryCommand(List<ToolRule> speaking, ToolCall call) {
    return text(call, "command")
        .flatMap(ShellWords::commands)
        .filter(commands ->
            commands.stream()
                .allMatch(command ->
                    speaking.stream()
                        .flatMap(rule -> rule.command().stream())
                        .anyMatch(pattern -> pattern.covers(command))))
        .isPresent();
  }

  private static boolean fits(ToolRule.Scope.Paths paths, ToolCall call, String at) {
    return isSearch(call)
        ? !reachesElsewhere(call) && paths.pattern().matchesAllBelow(at)
        : paths.pattern().matches(at);
  }

  // The pattern of a search is a path too, and may lead away from the folder it starts in.
  private static boolean reachesElsewhere(ToolCall call) {
    var pattern = text(call, ToolRule.usualName(call.tool()).equals("Glob") ? "pattern" : "glob");
    return pattern.filter(text -> text.contains("..") || text.startsWith("/")).isPresent();
  }

  private static boolean isSearch(ToolCall call) {
    var name = ToolRule.usualName(call.tool());
    return name.equals("Glob") || name.equals("Grep");
  }

  private static boolean isBash(ToolCall call) {
    return ToolRule.usualName(call.tool()).equals("Bash");
  }

  private Optional<String> place(ToolCall call) {
    var field =
        switch (ToolRule.usualName(call.tool())) {
          case "NotebookEdit" -> "notebook_path";
          case "Glob", "Grep" -> "path";
          default -> "file_path";
        };
    var given = field(call, field);
    if (isSearch(call) && (given.isMissingNode() || given.isNull())) {
      return inWorkspace.apply(".").map(ToolRules::bare);
    }
    return text(call, field).flatMap(inWorkspace).map(ToolRules::bare);
  }

  private static String bare(String path) {
    return path.equals(".") ? "" : path;
  }

  private static Optional<String> host(ToolCall call) {
    return text(call, "url").flatMap(ToolRules::host);
  }

  private static Optional<String> host(String url) {
    try {
      var uri = new URI(url);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() == null
          || uri.getRawUserInfo() != null
          || !(scheme.equals("https") || scheme.equals("http"))) {
        return Optional.empty();
      }
      var host = uri.getHost().toLowerCase(Locale.ROOT);
      return Optional.of(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isIn(String host, ToolRule.Scope.Domain domain) {
    return host.equals(domain.name()) || host.endsWith("." + domain.name());
  }

  private static Optional<String> text(ToolCall call, String field) {
    var value = field(call, field);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  private static JsonNode field(ToolCall call, String name) {
    return call.input().tree().path(name);
  }
}
