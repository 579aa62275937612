// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

/** Estimates tokens, always the same for the same text. */
final class Tokens {

  private Tokens() {}

  static long of(Ask ask) {
    return Json.bytes(ask.body()).length / 4L;
  }
}
