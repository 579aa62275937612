// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import java.util.Optional;

/**
 * The newest text of the user that holds directives: it decides.
 *
 * @param index the message it stands in
 */
record Directed(int index, List<Line> lines) {

  static Optional<Directed> find(List<Message> messages) {
    for (var said : Talk.byUser(messages)) {
      var source = said.index() + "#" + Digest.hex(Digest.first(digest(said.text()), 8));
      var lines = Line.of(said.text(), source);
      if (!lines.isEmpty()) {
        return Optional.of(new Directed(said.index(), lines));
      }
    }
    return Optional.empty();
  }

  private static byte[] digest(String text) {
    return Digest.of(new byte[0], text);
  }

  /** How many turns it has had so far. */
  long place(List<Message> messages) {
    return Talk.assistantsAfter(messages, index);
  }

  Course course(List<Message> messages) {
    return new Course(lines, messages, index);
  }
}
