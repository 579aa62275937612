// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.io.Serial;
import org.eclipse.jetty.io.QuietException;

/** The connection is to be cut here, in the middle of whatever was being sent. */
final class Cut extends IOException implements QuietException {

  @Serial private static final long serialVersionUID = 1;

  Cut() {
    super("the connection is cut here");
  }
}
