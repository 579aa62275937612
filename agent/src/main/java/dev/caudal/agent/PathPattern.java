// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A pattern of paths below the workspace, read as in a {@code .gitignore}: without a slash inside
 * it means a name at any depth, {@code **} any folders.
 *
 * @param steps what each step of a path must be
 */
record PathPattern(List<String> steps) {
  PathPattern {
    steps = List.copyOf(steps);
  }

  static PathPattern of(String spec) {
    var text = spec.startsWith("./") ? spec.substring(2) : spec;
    boolean folder = text.endsWith("/");
    text = folder ? text.substring(0, text.length() - 1) : text;
    boolean anchored = text.contains("/");
    text = text.startsWith("/") ? text.substring(1) : text;
    var steps = new ArrayList<>(List.of(text.split("/", -1)));
    refuseStrange(spec, steps);
    if (!anchored) {
      steps.addFirst("**");
    }
    if (folder) {
      steps.add("**");
    }
    // What ends in ** means what is in the folder, not the folder.
    if (steps.getLast().equals("**")) {
      steps.add("*");
    }
    return new PathPattern(steps);
  }

  private static void refuseStrange(String spec, List<String> steps) {
    for (var step : steps) {
      if (step.isEmpty() || step.equals(".") || step.equals("..") || step.startsWith("~")) {
        throw new InvalidRequest("a path rule must stay below the workspace: " + spec);
      }
      boolean strange = step.contains("**") && !step.equals("**");
      if (strange || step.startsWith("!") || step.chars().anyMatch(c -> "[]{}\\".indexOf(c) >= 0)) {
        throw new InvalidRequest("a path rule knows *, ** and ? only: " + spec);
      }
    }
  }

  /** Whether exactly this path fits. */
  boolean matches(String path) {
    return after(steps, split(path)).get(steps.size());
  }

  /** Whether all that a folder may hold fits. */
  boolean matchesAllBelow(String folder) {
    var name = "\u0001";
    return matches(join(folder, name)) && matches(join(folder, name + "/" + name));
  }

  /** Whether this path or a folder above it fits, in any case of letters. */
  boolean touches(String path) {
    var reached = new BitSet();
    reached.set(0);
    var folded = folded();
    for (var name : split(path.toLowerCase(Locale.ROOT))) {
      reached = step(folded, closed(folded, reached), name);
      if (closed(folded, reached).get(steps.size())) {
        return true;
      }
    }
    return false;
  }

  /** Whether this folder, one above it, or anything it may hold fits. */
  boolean touchesBelow(String folder) {
    return touches(folder) || !after(folded(), split(folder.toLowerCase(Locale.ROOT))).isEmpty();
  }

  private List<String> folded() {
    return steps.stream().map(step -> step.toLowerCase(Locale.ROOT)).toList();
  }

  private static BitSet after(List<String> steps, List<String> names) {
    var reached = new BitSet();
    reached.set(0);
    for (var name : names) {
      reached = step(steps, closed(steps, reached), name);
    }
    return closed(steps, reached);
  }

  private static BitSet closed(List<String> steps, BitSet reached) {
    var closed = (BitSet) reached.clone();
    for (int i = 0; i < steps.size(); i++) {
      if (closed.get(i) && steps.get(i).equals("**")) {
        closed.set(i + 1);
      }
    }
    return closed;
  }

  private static BitSet step(List<String> steps, BitSet reached, String name) {
    var next = new BitSet();
    for (int i = reached.nextSetBit(0); i >= 0 && i < steps.size(); i = reached.nextSetBit(i + 1)) {
      if (steps.get(i).equals("**")) {
        next.set(i);
      } else if (Wildcards.matches(steps.get(i), name)) {
        next.set(i + 1);
      }
    }
    return next;
  }

  private static List<String> split(String path) {
    return List.of(path.split("/")).stream()
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
