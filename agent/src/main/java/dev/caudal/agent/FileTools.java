// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The built-in tools that work on files, for one conversation. */
final class FileTools {
  /** Names that tools had before, and the ones they have. */
  static final Map<String, String> OTHER_NAMES =
      Map.of("View", "Read", "GlobTool", "Glob", "GrepTool", "Grep");

  private static final Map<String, String> PATH_FIELDS =
      Map.of(
          "Read", "file_path",
          "Write", "file_path",
          "Edit", "file_path",
          "NotebookEdit", "notebook_path",
          "Glob", "path",
          "Grep", "path");

  private FileTools() {}

  /** They share what they remember of the files the model has read. */
  static List<Tool> of(Jail jail) {
    return of(jail, file -> true);
  }

  /**
   * The same, where searches see only some files, told by their name inside the jail. Read is not
   * held back by this: whether it may run is decided before.
   */
  static List<Tool> of(Jail jail, Predicate<String> searchable) {
    var memory = new FileMemory();
    return List.of(
        new ReadTool(jail, memory),
        new WriteTool(jail, memory),
        new EditTool(jail, memory),
        new GlobTool(jail, searchable),
        new GrepTool(jail, searchable),
        new NotebookEditTool(jail, memory),
        new TodoWriteTool(jail));
  }

  /**
   * The path that a call is about, as it was written: the workspace itself where a search names
   * none. Empty if the tool is about no path, or the call names none though it must.
   */
  static Optional<String> pathOf(ToolCall call) {
    var tool = OTHER_NAMES.getOrDefault(call.tool(), call.tool());
    var field = PATH_FIELDS.get(tool);
    if (field == null) {
      return Optional.empty();
    }
    var path = call.input().tree().path(field);
    return path.isString()
        ? Optional.of(path.asString())
        : field.equals("path") ? Optional.of(".") : Optional.empty();
  }
}
