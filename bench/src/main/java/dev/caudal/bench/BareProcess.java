// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The bare client in a process of its own, so that it can be measured while the engine is. */
final class BareProcess implements AutoCloseable {
  private final Process process;

  private BareProcess(Process process) {
    this.process = process;
  }

  static BareProcess start() throws IOException {
    return new BareProcess(Child.start(BareProcess.class));
  }

  /** Has it read so many streams; {@link #await} tells when it has. */
  void begin(URI upstream, int streams, int deltas, long spreadNanos) throws IOException {
    var out = process.outputWriter();
    out.write("%s %d %d %d%n".formatted(upstream, streams, deltas, spreadNanos));
    out.flush();
  }

  /** Waits for the end; the CPU it took, in nanoseconds. */
  long await() throws IOException {
    var answer = process.inputReader().readLine();
    if (answer == null) {
      throw new IOException("the bare client has ended");
    }
    return Long.parseLong(answer);
  }

  @Override
  public void close() {
    process.destroy();
  }

  public static void main(String[] args) throws Exception {
    var client = new BareClient();
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var asked = line.split(" ");
      long before = SteadyCpu.nanos();
      Streams.read(
          client::read,
          URI.create(asked[0]),
          Integer.parseInt(asked[1]),
          Integer.parseInt(asked[2]),
          Long.parseLong(asked[3]));
      System.out.println(SteadyCpu.nanos() - before);
    }
    // Idle connections would keep it.
    System.exit(0);
  }
}
