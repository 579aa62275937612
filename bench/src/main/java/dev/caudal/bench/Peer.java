// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** A client that others wrote, in a process of its own, as its libraries are others than ours. */
final class Peer implements AutoCloseable {
  private final Process process;

  private Peer(Process process) {
    this.process = process;
  }

  /** Starts it; it does its turns with so many threads. */
  static Peer start(URI upstream, int threads) throws IOException {
    return new Peer(Child.start(jar(), upstream.toString(), Integer.toString(threads)));
  }

  /** CPU time that turns have taken; the steady part is without the compiler's. */
  record Took(long processNanos, long steadyNanos) {}

  /** Has it do so many turns. */
  Took turns(int count) throws IOException {
    var out = process.outputWriter();
    out.write(count + "\n");
    out.flush();
    var answer = process.inputReader().readLine();
    if (answer == null) {
      throw new IOException("the peer has ended");
    }
    var nanos = answer.split(" ");
    return new Took(Long.parseLong(nanos[0]), Long.parseLong(nanos[1]));
  }

  /** Its jar lies in its own module, built beside this one. */
  private static File jar() throws IOException {
    try {
      var own = new File(Peer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      var build = own.getParentFile();
      for (var folder = build; folder != null; folder = folder.getParentFile()) {
        var inside = folder.toPath().relativize(build.toPath()).toString();
        var jar =
            new File(folder.getParentFile(), "bench-peers/" + inside + "/caudal-bench-peers.jar");
        if (folder.getName().equals("bench") && jar.exists()) {
          return jar;
        }
      }
      throw new IOException("bench-peers is not built beside " + own);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
