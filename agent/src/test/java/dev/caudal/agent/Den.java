// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A workspace with its jail and tools, and beside it a folder that nobody in the jail may touch.
 */
final class Den implements AutoCloseable {
  static final String SECRET = "the-secret-of-outside";

  final Path ws;
  final Path outside;
  final Jail jail;
  final AtomicBoolean cancelled = new AtomicBoolean();
  private final Map<String, Tool> tools = new TreeMap<>();

  Den(Path folder) throws IOException {
    ws = Files.createDirectories(folder.toRealPath().resolve("ws"));
    outside = Files.createDirectories(folder.toRealPath().resolve("outside"));
    Files.writeString(outside.resolve("secret.txt"), SECRET + "\n");
    Files.writeString(
        outside.resolve("secret.ipynb"),
        "{\"cells\":[{\"cell_type\":\"code\",\"id\":\"a\",\"source\":\"%s\"}]}".formatted(SECRET));
    Files.createDirectory(ws.resolve("sub"));
    jail = Jail.open(ws);
    FileTools.of(jail).forEach(tool -> tools.put(tool.name(), tool));
  }

  Tool tool(String name) {
    return Objects.requireNonNull(tools.get(name), name);
  }

  ToolOutput call(String tool, Object input) throws Exception {
    return tool(tool).run(new ToolCall("toolu_1", tool, Json.of(input)), context());
  }

  /** What a call that works says. */
  String works(String tool, Object input) throws Exception {
    var output = call(tool, input);
    if (output.isError()) {
      throw new AssertionError(tool + " failed: " + output.text());
    }
    return output.text();
  }

  /** What a call that does not work says. */
  String fails(String tool, Object input) throws Exception {
    var output = call(tool, input);
    if (!output.isError()) {
      throw new AssertionError(tool + " worked: " + output.text());
    }
    return output.text();
  }

  /** Every tool on one path. */
  List<ToolOutput> everyTool(String path) throws Exception {
    var outputs = new ArrayList<ToolOutput>();
    outputs.add(call("Read", Map.of("file_path", path)));
    outputs.add(call("Write", Map.of("file_path", path, "content", "overwritten")));
    outputs.add(edit(path, SECRET, "changed"));
    outputs.add(edit(path, "", "made"));
    outputs.add(
        call("NotebookEdit", Map.of("notebook_path", path, "new_source", "x", "cell_id", "a")));
    outputs.add(call("Glob", Map.of("pattern", "**", "path", path)));
    outputs.add(call("Grep", Map.of("pattern", "sec.*", "path", path, "output_mode", "content")));
    return outputs;
  }

  ToolOutput edit(String path, String from, String to) throws Exception {
    return call("Edit", Map.of("file_path", path, "old_string", from, "new_string", to));
  }

  Path file(String name, String content) throws IOException {
    var file = ws.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  Path link(String name, String target) throws IOException {
    return Files.createSymbolicLink(ws.resolve(name), Path.of(target));
  }

  /** The names in a folder. */
  static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** All that is outside: names, contents, owners, times. */
  Map<String, String> outsideNow() {
    var all = new TreeMap<String, String>();
    try (var files = Files.walk(outside)) {
      for (var file : files.toList()) {
        var looks =
            Files.readAttributes(
                file, "unix:ino,mode,size,lastModifiedTime,uid", LinkOption.NOFOLLOW_LINKS);
        // Making a hard link, which some attempts do, changes ctime and nlink, nothing else.
        all.put(
            outside.relativize(file).toString(),
            new TreeMap<>(looks) + (Files.isRegularFile(file) ? Files.readString(file) : ""));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return all;
  }

  ToolContext context() {
    return new ToolContext() {
      @Override
      public String sessionId() {
        return "ses_1";
      }

      @Override
      public Path workspace() {
        return ws;
      }

      @Override
      public boolean isCancelled() {
        return cancelled.get();
      }

      @Override
      public void onCancel(Runnable action) {
        // Nothing here blocks on anything that could be closed.
      }

      @Override
      public void emit(Message message) {
        throw new AssertionError("file tools have nothing to say");
      }
    };
  }

  @Override
  public void close() {
    jail.close();
  }
}
