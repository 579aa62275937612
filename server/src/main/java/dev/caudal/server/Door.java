// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;

/** Answers calls. A pipeline is doors behind doors. */
@FunctionalInterface
interface Door {
  void serve(Call call) throws IOException, InterruptedException;
}
