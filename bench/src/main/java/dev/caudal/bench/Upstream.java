// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import java.io.IOException;
import java.net.URI;

/** The canned upstream, running. */
final class Upstream implements AutoCloseable {
  private final Process process;
  private final int port;

  private Upstream(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Upstream start() throws IOException {
    var process = Child.start(CannedUpstream.class);
    return new Upstream(process, Integer.parseInt(process.inputReader().readLine()));
  }

  /** The base URL of answers of so many deltas, with so many milliseconds between two. */
  URI answers(int deltas, int paceMillis) {
    return URI.create("http://127.0.0.1:" + port + "/" + deltas + "/" + paceMillis);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
