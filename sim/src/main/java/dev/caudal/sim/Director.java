// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;

/** Decides what is answered. */
final class Director {

  List<Step> steps(Ask ask) {
    return List.of(new Step.Text("This answer is simulated."));
  }
}
