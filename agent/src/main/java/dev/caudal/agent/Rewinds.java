// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/** Makes rewind messages. */
final class Rewinds {
  private Rewinds() {}

  static RewindMessage message(String reason, Source source) {
    return new RewindMessage(reason, Json.of(new Told("rewind", reason)), source);
  }

  private record Told(String type, String reason) {}
}
