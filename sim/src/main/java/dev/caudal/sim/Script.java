// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;

/** Rules that say what is answered to what. */
final class Script {

  static Script none() {
    return new Script();
  }

  List<Line> course(Ask ask) {
    return List.of();
  }
}
