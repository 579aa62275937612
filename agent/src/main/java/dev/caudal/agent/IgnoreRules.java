// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the {@code .gitignore} and {@code .ignore} files of a folder and of those above it leave
 * out. The last line that speaks of a path decides, the innermost file first.
 */
final class IgnoreRules {
  static final IgnoreRules NONE = new IgnoreRules(Optional.empty(), "", List.of());

  private static final List<Path> FILES = List.of(Path.of(".ignore"), Path.of(".gitignore"));
  private static final int MAX_BYTES = 256 << 10;
  private static final int MAX_RULES = 1_000;
  private static final int MAX_LENGTH = 256;

  private record Rule(Wildcard pattern, boolean negated, boolean foldersOnly, boolean anywhere) {
    boolean speaksOf(String path, boolean isFolder) {
      var subject = anywhere ? path.substring(path.lastIndexOf('/') + 1) : path;
      return (isFolder || !foldersOnly) && pattern.matches(subject);
    }
  }

  private final Optional<IgnoreRules> above;
  private final String prefix;
  private final List<Rule> rules;

  private IgnoreRules(Optional<IgnoreRules> above, String prefix, List<Rule> rules) {
    this.above = above;
    this.prefix = prefix;
    this.rules = rules;
  }

  /** These rules and those that stand in a folder; links and oversized files count for nothing. */
  IgnoreRules in(Folder folder, String relative) throws IOException {
    var found = new ArrayList<Rule>();
    for (var name : FILES) {
      var attributes = folder.look(name);
      if (attributes.isPresent()
          && attributes.get().isRegularFile()
          && attributes.get().size() <= MAX_BYTES) {
        try {
          parse(new String(Place.read(folder, name, MAX_BYTES), UTF_8), found);
        } catch (FileSystemException | Place.TooLarge swapped) {
          // It became a link or grew just now, and counts for nothing like those.
        }
      }
    }
    return found.isEmpty() ? this : new IgnoreRules(Optional.of(this), prefix(relative), found);
  }

  static IgnoreRules parse(String text) {
    var rules = new ArrayList<Rule>();
    parse(text, rules);
    return new IgnoreRules(Optional.empty(), "", rules);
  }

  boolean ignores(String path, boolean isFolder) {
    return verdict(path, isFolder).orElse(false);
  }

  private Optional<Boolean> verdict(String path, boolean isFolder) {
    for (var rule : rules.reversed()) {
      if (rule.speaksOf(path.substring(prefix.length()), isFolder)) {
        return Optional.of(!rule.negated);
      }
    }
    return above.flatMap(outer -> outer.verdict(path, isFolder));
  }

  private static void parse(String text, List<Rule> rules) {
    // Of two files in a folder the first read would be overruled by the second: put it last.
    var parsed = text.lines().limit(MAX_RULES).flatMap(line -> rule(line).stream()).toList();
    rules.addAll(0, parsed);
  }

  private static Optional<Rule> rule(String line) {
    var pattern = line.endsWith("\\ ") ? line : line.stripTrailing();
    if (pattern.isEmpty() || pattern.startsWith("#") || pattern.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var negated = pattern.startsWith("!");
    pattern = negated ? pattern.substring(1) : pattern;
    var foldersOnly = pattern.endsWith("/");
    pattern = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
    var anywhere = pattern.indexOf('/') < 0;
    pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    return pattern.isEmpty()
        ? Optional.empty()
        : Optional.of(new Rule(Wildcard.withoutBraces(pattern), negated, foldersOnly, anywhere));
  }

  private static String prefix(String relative) {
    return relative.equals(".") ? "" : relative + "/";
  }
}
