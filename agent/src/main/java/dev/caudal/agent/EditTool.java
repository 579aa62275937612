// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Replaces text in a file that has been read. */
final class EditTool extends FileTool {
  private final FileMemory memory;

  EditTool(Jail jail, FileMemory memory) {
    super(
        jail,
        "Edit",
        EDITING,
        """
        Replaces a piece of text in a file that has been read. old_string must be in the file \
        exactly once, to the letter and without line numbers; give more of the lines around it, or \
        set replace_all to replace every occurrence. An empty old_string makes a new file.
        """,
        """
        {"type":"object","properties":{\
        "file_path":{"type":"string","description":"The file, absolute or from the workspace"},\
        "old_string":{"type":"string","description":"The text to replace"},\
        "new_string":{"type":"string","description":"The text to put there"},\
        "replace_all":{"type":"boolean","description":"Replace every occurrence"}},\
        "required":["file_path","old_string","new_string"],"additionalProperties":false}
        """);
    this.memory = memory;
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context)
      throws Refusal, IOException, InterruptedException {
    var path = input.string("file_path");
    var change =
        new TextChange(
            input.string("old_string"),
            input.string("new_string"),
            input.flag("replace_all", false));
    if (path.endsWith(".ipynb") && !change.old().isEmpty()) {
      throw new Refusal("use NotebookEdit to change a notebook");
    }
    memory.edits.lockInterruptibly();
    try (var place = jail.find(path)) {
      return switch (place) {
        case Place.Directory folder ->
            throw new Refusal(Paths.shown(folder.relative()) + " is a folder");
        case Place.RegularFile file -> change(file, change);
        case Place.Gap gap -> create(gap, change);
      };
    } finally {
      memory.edits.unlock();
    }
  }

  private ToolOutput change(Place.RegularFile file, TextChange change) throws Refusal, IOException {
    var old = jail.contentOf(file);
    memory.requireSeen(file.relative(), old);
    var result = change.apply(FileContent.exactText(old, file.relative()));
    var content = result.text().getBytes(UTF_8);
    jail.replace(file, content);
    memory.saw(file.relative(), content);
    var times = result.times() == 1 ? "one place" : result.times() + " places";
    return ToolOutput.text("changed " + Paths.shown(file.relative()) + " in " + times);
  }

  private ToolOutput create(Place.Gap gap, TextChange change) throws Refusal, IOException {
    var file = Paths.shown(gap.relative());
    if (!change.old().isEmpty()) {
      throw new Refusal("no such file: " + file + " (an empty old_string would create it)");
    }
    var content = change.replacement().getBytes(UTF_8);
    jail.create(gap, content);
    memory.saw(gap.relative(), content);
    return ToolOutput.text("created " + file);
  }
}
