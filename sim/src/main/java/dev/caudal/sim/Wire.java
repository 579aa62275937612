// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** A stream's way to the client, as other servers and networks may make it. */
final class Wire extends OutputStream {

  // Long enough for a reader to see both halves apart.
  private static final Duration APART = Duration.ofMillis(1);
  private static final int FIRST_LEAD_BYTE = 0xC0;

  private final OutputStream out;
  private final Pacer pacer;
  private final boolean crlf;
  private final boolean split;

  private Wire(OutputStream out, Pacer pacer, boolean crlf, boolean split) {
    this.out = out;
    this.pacer = pacer;
    this.crlf = crlf;
    this.split = split;
  }

  /** The stream itself where the turn asks for nothing else. */
  static OutputStream of(OutputStream out, List<Step> steps, Pacer pacer) {
    boolean crlf = steps.stream().anyMatch(Step.Crlf.class::isInstance);
    boolean split = steps.stream().anyMatch(Step.Split.class::isInstance);
    return crlf || split ? new Wire(out, pacer, crlf, split) : out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    var ready = new ByteArrayOutputStream(length);
    for (int i = from; i < from + length; i++) {
      if (crlf && bytes[i] == '\n') {
        ready.write('\r');
      }
      ready.write(bytes[i]);
      if (split && (bytes[i] & 0xFF) >= FIRST_LEAD_BYTE) {
        out.write(ready.toByteArray());
        out.flush();
        ready.reset();
        pacer.pause(APART);
      }
    }
    out.write(ready.toByteArray());
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
