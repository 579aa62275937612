// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows a file: text with line numbers, pictures and PDFs as such, notebooks by cell. */
final class ReadTool extends FileTool {
  static final int MAX_SHOWN = 256 << 10;
  private static final int MAX_PICTURE = 3_750 << 10;
  private static final int MAX_PDF = 12 << 20;

  private final FileMemory memory;

  ReadTool(Jail jail, FileMemory memory) {
    super(
        jail,
        "Read",
        ToolTraits.READING,
        """
        Shows a file of the workspace. Text comes as lines, each with its number and a tab in front, \
        which are not part of the file. Pictures (PNG, JPEG, GIF, WebP) and PDFs are shown as they \
        are, notebooks (.ipynb) cell by cell. A text over 256 KB needs offset and limit. A file has \
        to be read before it can be changed.
        """,
        """
        {"type":"object","properties":{\
        "file_path":{"type":"string","description":"The file, absolute or from the workspace"},\
        "offset":{"type":"integer","description":"The first line to show, counted from 1"},\
        "limit":{"type":"integer","description":"How many lines to show"}},\
        "required":["file_path"],"additionalProperties":false}
        """);
    this.memory = memory;
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context) throws Refusal, IOException {
    var path = input.string("file_path");
    var offset = Math.max(1, input.number("offset", 0, 1));
    var limit = input.number("limit", 1, Integer.MAX_VALUE);
    var ranged = input.present("offset") || input.present("limit");
    try (var place = jail.find(path)) {
      if (place instanceof Place.Directory) {
        throw new Refusal(Paths.shown(path) + " is a folder: use Glob to see what is in it");
      }
      var content = jail.contentOf(place);
      memory.saw(place.relative(), content);
      return show(place.relative(), content, offset, limit, ranged);
    }
  }

  private static ToolOutput show(String file, byte[] content, int offset, int limit, boolean ranged)
      throws Refusal {
    var picture = FileContent.pictureType(content);
    if (picture.isPresent()) {
      return block(file, "image", picture.get(), content, MAX_PICTURE);
    }
    if (FileContent.isPdf(content)) {
      return block(file, "document", "application/pdf", content, MAX_PDF);
    }
    if (FileContent.isBinary(content)) {
      throw new Refusal(Paths.shown(file) + " is a binary file: it cannot be shown as text");
    }
    if (file.endsWith(".ipynb")) {
      return ToolOutput.text(Notebook.parse(content).shown(MAX_SHOWN));
    }
    if (content.length == 0) {
      return ToolOutput.text("[the file is empty]");
    }
    if (content.length > MAX_SHOWN && !ranged) {
      throw new Refusal(
          "%s has %,d bytes, more than the 256 KB shown at once: ask for a part with offset and limit, or search it with Grep"
              .formatted(Paths.shown(file), content.length));
    }
    return ToolOutput.text(numbered(new String(content, UTF_8), offset, limit));
  }

  private static String numbered(String text, int offset, int limit) {
    var shown = new StringBuilder();
    var number = 0;
    for (var start = text.startsWith("\ufeff") ? 1 : 0; start >= 0; ) {
      var end = text.indexOf('\n', start);
      number++;
      if (number >= offset) {
        if (number - offset >= limit) {
          return shown.toString();
        }
        if (number > offset) {
          shown.append('\n');
        }
        var stop =
            end < 0 ? text.length() : end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
        if (shown.length() + stop - start > MAX_SHOWN) {
          return cut(shown, text, start, number, offset);
        }
        shown.append(number).append('\t').append(text, start, stop);
      }
      start = end < 0 ? -1 : end + 1;
    }
    return number < offset
        ? "[the file has " + number + " lines: line " + offset + " is past its end]"
        : shown.toString();
  }

  private static String cut(StringBuilder shown, String text, int start, int number, int offset) {
    if (number == offset) {
      shown.append(number).append('\t').append(text, start, start + MAX_SHOWN);
      return shown
          .append("\n[the rest of line " + number + " is not shown: it is too long]")
          .toString();
    }
    return shown.append("[256 KB are shown: go on with offset " + number + "]").toString();
  }

  private static ToolOutput block(
      String file, String type, String mediaType, byte[] content, int most) throws Refusal {
    if (content.length > most) {
      throw new Refusal(
          "%s has %,d bytes: at most %,d can be shown"
              .formatted(Paths.shown(file), content.length, most));
    }
    var source = new LinkedHashMap<String, Object>();
    source.put("type", "base64");
    source.put("media_type", mediaType);
    source.put("data", Base64.getEncoder().encodeToString(content));
    var block = new LinkedHashMap<String, Object>(Map.of("type", type));
    block.put("source", source);
    return new ToolOutput(List.of(ContentBlock.of(Json.of(block))), false);
  }
}
