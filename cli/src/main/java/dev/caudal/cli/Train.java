// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does once, for no money and unseen, what others do often: the launcher records it. */
@Command(
    name = "train",
    hidden = true,
    description = "What the launcher runs to make the start-up cache.")
final class Train implements Callable<Integer> {
  private static final String TASK =
      "@think so\n@text Let me see.\n@tool Glob {\"pattern\":\"*\"}\n@text Hello there";

  private final Machine machine;

  Train(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Integer call() throws IOException {
    // Without any variable that could lead to a real model.
    var alone = new Machine(Map.of("PATH", "/usr/bin:/bin"), machine.home(), machine.system());
    var folder = Files.createTempDirectory("caudal-train");
    try {
      return Main.run(alone, nowhere(), "doctor")
          + Main.run(alone, nowhere(), "run", "--cwd", folder.toString(), TASK)
          + Main.run(alone, nowhere(), "run", "--cwd", folder.toString(), "--json", TASK);
    } finally {
      Files.delete(folder);
    }
  }

  private static Terminal nowhere() {
    var writer = new PrintWriter(Writer.nullWriter());
    return new Terminal(InputStream.nullInputStream(), writer, writer, false, true, false);
  }
}
