// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a reader stopped: a number of a session's log, and on doors that start runs the run it
 * belongs to.
 *
 * @param runId empty where the number stands alone
 */
record Cursor(String runId, long seq) {
  private static final Pattern FORM = Pattern.compile("(?:([A-Za-z0-9_-]{1,64}):)?(\\d{1,10})");

  /** The one a call brings: the header wins over the parameter. */
  static Optional<Cursor> of(Call call) {
    return call.header("Last-Event-ID")
        .filter(id -> !id.isEmpty())
        .or(() -> call.query().get("after"))
        .map(Cursor::of);
  }

  private static Cursor of(String text) {
    Matcher match = FORM.matcher(text);
    if (match.matches()) {
      long seq = Long.parseLong(match.group(2));
      if (seq <= Integer.MAX_VALUE) {
        return new Cursor(match.group(1) == null ? "" : match.group(1), seq);
      }
    }
    throw new Problem(
        400,
        "bad_cursor",
        "a cursor is a number below 2147483648, or a run's id, a colon and such a number");
  }

  /** The number for this run's readers. */
  static long inRun(Call call, String runId) {
    var cursor = of(call);
    if (cursor.isPresent() && !cursor.get().runId.isEmpty() && !cursor.get().runId.equals(runId)) {
      throw new Problem(400, "bad_cursor", "the cursor is another run's");
    }
    return cursor.map(Cursor::seq).orElse(0L);
  }
}
