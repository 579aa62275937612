// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.LogEvent;
import java.io.ByteArrayOutputStream;

/** How events look on their way to one reader. */
interface Frames {
  /** The media type. */
  String type();

  /** What comes first of all. */
  byte[] opening();

  void put(LogEvent event, ByteArrayOutputStream out);

  /** What breaks a silence. */
  byte[] heartbeat();

  /** What follows a run's ending event. */
  byte[] closing();
}
