// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces, inserts and deletes the cells of a notebook that has been read. */
final class NotebookEditTool extends FileTool {
  private final FileMemory memory;

  NotebookEditTool(Jail jail, FileMemory memory) {
    super(
        jail,
        "NotebookEdit",
        EDITING,
        """
        Changes one cell of a Jupyter notebook that has been read: replaces its source, inserts a \
        new cell after it (without cell_id: before all others), or deletes it.
        """,
        """
        {"type":"object","properties":{\
        "notebook_path":{"type":"string","description":"The notebook, absolute or from the workspace"},\
        "new_source":{"type":"string","description":"The cell's new source; not used to delete"},\
        "cell_id":{"type":"string","description":"The cell's id as Read shows it"},\
        "cell_type":{"type":"string","enum":["code","markdown"],"description":"Needed to insert"},\
        "edit_mode":{"type":"string","enum":["replace","insert","delete"]}},\
        "required":["notebook_path","new_source"],"additionalProperties":false}
        """);
    this.memory = memory;
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context)
      throws Refusal, IOException, InterruptedException {
    var path = input.string("notebook_path");
    var mode = input.oneOf("edit_mode", "replace", "insert", "delete");
    if (!path.endsWith(".ipynb")) {
      throw new Refusal(Paths.shown(path) + " is not a notebook: use Edit");
    }
    memory.edits.lockInterruptibly();
    try (var place = jail.find(path)) {
      var content = jail.contentOf(place);
      if (!(place instanceof Place.RegularFile file)) {
        throw new Refusal(Paths.shown(path) + " is not a file");
      }
      memory.requireSeen(file.relative(), content);
      var notebook = Notebook.parse(content);
      var done =
          switch (mode) {
            case "insert" -> insert(notebook, input);
            case "delete" -> delete(notebook, input);
            default -> replace(notebook, input);
          };
      var changed = notebook.content();
      jail.replace(file, changed);
      memory.saw(file.relative(), changed);
      return ToolOutput.text(done + " in " + Paths.shown(file.relative()));
    } finally {
      memory.edits.unlock();
    }
  }

  private static String replace(Notebook notebook, FileInput input) throws Refusal {
    var index = cell(notebook, input);
    if (!(notebook.cells().path(index) instanceof ObjectNode cell)) {
      throw new Refusal("not a notebook: cell " + index + " is no object");
    }
    if (input.present("cell_type")) {
      cell.put("cell_type", cellType(input));
    }
    setSource(cell, input.string("new_source"));
    // What the old source printed is not what the new one would.
    if (Notebook.type(cell).equals("code")) {
      cell.putNull("execution_count");
      cell.putArray("outputs");
    } else {
      cell.remove("execution_count");
      cell.remove("outputs");
    }
    return "replaced cell " + notebook.idOf(index);
  }

  private static String insert(Notebook notebook, FileInput input) throws Refusal {
    if (!input.present("cell_type")) {
      throw new Refusal("NotebookEdit: cell_type is missing, which insert needs");
    }
    var index = input.present("cell_id") ? cell(notebook, input) + 1 : 0;
    var cell = Json.MAPPER.createObjectNode();
    var type = cellType(input);
    cell.put("cell_type", type);
    if (notebook.hasIds()) {
      cell.put("id", HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
    }
    cell.putObject("metadata");
    if (type.equals("code")) {
      cell.putNull("execution_count");
      cell.putArray("outputs");
    }
    setSource(cell, input.string("new_source"));
    notebook.cells().insert(index, cell);
    return "inserted cell " + notebook.idOf(index);
  }

  private static String delete(Notebook notebook, FileInput input) throws Refusal {
    var index = cell(notebook, input);
    var id = notebook.idOf(index);
    notebook.cells().remove(index);
    return "deleted cell " + id;
  }

  private static int cell(Notebook notebook, FileInput input) throws Refusal {
    var id = input.string("cell_id");
    return notebook.find(id).orElseThrow(() -> new Refusal("no cell " + Paths.shown(id)));
  }

  private static String cellType(FileInput input) throws Refusal {
    return input.oneOf("cell_type", "code", "markdown");
  }

  private static void setSource(ObjectNode cell, String source) {
    ArrayNode lines = cell.putArray("source");
    for (var start = 0; start < source.length(); ) {
      var end = source.indexOf('\n', start) + 1;
      lines.add(source.substring(start, end == 0 ? source.length() : end));
      start = end == 0 ? source.length() : end;
    }
  }
}
