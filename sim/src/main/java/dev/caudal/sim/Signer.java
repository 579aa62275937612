// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

/** Signs what one answer holds. */
final class Signer {

  Signer(Ask ask) {}

  boolean display() {
    return true;
  }

  String sign(String words) {
    return "c2ln";
  }

  String toolId() {
    return "toolu_" + Ids.message().substring(4);
  }

  void text(String piece) {}

  void block(tools.jackson.databind.JsonNode block) {}
}
