// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Writes a whole file, a new one or one that has been read. */
final class WriteTool extends FileTool {
  private final FileMemory memory;

  WriteTool(Jail jail, FileMemory memory) {
    super(
        jail,
        "Write",
        EDITING,
        """
        Writes a file of the workspace whole, with the folders it needs. A file that exists must \
        have been read before and be as it was then. To change a part of a file use Edit.
        """,
        """
        {"type":"object","properties":{\
        "file_path":{"type":"string","description":"The file, absolute or from the workspace"},\
        "content":{"type":"string","description":"All that the file shall hold"}},\
        "required":["file_path","content"],"additionalProperties":false}
        """);
    this.memory = memory;
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context)
      throws Refusal, IOException, InterruptedException {
    var path = input.string("file_path");
    var content = input.string("content").getBytes(UTF_8);
    memory.edits.lockInterruptibly();
    try (var place = jail.find(path)) {
      var file = Paths.shown(place.relative());
      var done =
          switch (place) {
            case Place.Directory _ -> throw new Refusal(file + " is a folder");
            case Place.RegularFile old -> {
              memory.requireSeen(old.relative(), jail.contentOf(old));
              jail.replace(old, content);
              yield "replaced ";
            }
            case Place.Gap gap -> {
              jail.create(gap, content);
              yield "created ";
            }
          };
      memory.saw(place.relative(), content);
      return ToolOutput.text(done + file + " (" + content.length + " bytes)");
    } finally {
      memory.edits.unlock();
    }
  }
}
