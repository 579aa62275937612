// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A folder below the root of all workspaces, as a relative path that leads nowhere else. */
final class WorkspaceRule implements FieldRule {
  private static final int MOST_CHARS = 1_024;
  private static final int MOST_NAME_BYTES = 255;

  @Override
  public JsonNode read(String at, JsonNode value, Problems problems) {
    if (!value.isString()) {
      problems.add(at, "is a string, not " + Rules.kind(value));
      return value;
    }
    var path = value.asString();
    var wrong = wrong(path);
    if (!wrong.isEmpty()) {
      problems.add(at, wrong + ": " + Problems.shown(path));
      return value;
    }
    return Events.MAPPER.getNodeFactory().stringNode(String.join("/", steps(path)));
  }

  private static String wrong(String path) {
    if (path.length() > MOST_CHARS) {
      return "has at most " + MOST_CHARS + " characters";
    }
    if (!Rules.isWhole(path) || path.chars().anyMatch(Character::isISOControl)) {
      return "has no control characters";
    }
    // Backslashes and drives mean nothing here, but something where the folder may be one day.
    if (path.startsWith("/") || path.contains("\\") || path.matches("[a-zA-Z]:.*")) {
      return "is a relative path, with slashes";
    }
    int depth = 0;
    for (var step : path.split("/", -1)) {
      depth += step.equals("..") ? -1 : step.isEmpty() || step.equals(".") ? 0 : 1;
      if (depth < 0) {
        return "does not lead out of the workspaces";
      }
      if (step.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
        return "has names of at most " + MOST_NAME_BYTES + " bytes";
      }
    }
    return depth == 0 ? "names a folder below the workspaces' own" : "";
  }

  private static List<String> steps(String path) {
    var steps = new ArrayList<String>();
    for (var step : path.split("/", -1)) {
      if (step.equals("..")) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return steps;
  }
}
