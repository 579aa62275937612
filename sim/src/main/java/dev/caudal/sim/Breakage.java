// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.util.List;

/** Where a turn breaks off, if it does: by a cut connection, or by an error in mid-stream. */
final class Breakage {

  private static final Breakage NONE = new Breakage(Long.MAX_VALUE, "", false);

  private final long deltas;
  private final String error;
  private final boolean atEnd;

  /**
   * @param error the type of the error, or nothing for a cut
   * @param atEnd behind {@code message_delta}
   */
  private Breakage(long deltas, String error, boolean atEnd) {
    this.deltas = deltas;
    this.error = error;
    this.atEnd = atEnd;
  }

  /** The first of the turn's faults that this conversation has not met, which it thereby meets. */
  static Breakage of(List<Step> steps, Ask ask, Faults faults) {
    for (var step : steps) {
      if (step instanceof Step.Drop drop && faults.take(ask.conversation(), drop.key(), 1)) {
        return new Breakage(drop.deltas(), "", drop.deltas() == Step.Drop.END);
      }
      if (step instanceof Step.Fail fail && faults.take(ask.conversation(), fail.key(), 1)) {
        return new Breakage(fail.deltas(), fail.type(), false);
      }
    }
    return NONE;
  }

  /** Breaks off where so many deltas were enough. */
  void after(long sent, Output out) throws IOException {
    if (sent >= deltas && !atEnd) {
      happen(out);
    }
  }

  /** Breaks off what had fewer deltas than it was told to break off after. */
  void beforeEnding(Output out) throws IOException {
    if (this != NONE && !atEnd) {
      happen(out);
    }
  }

  void beforeStop(Output out) throws IOException {
    if (atEnd) {
      happen(out);
    }
  }

  private void happen(Output out) throws IOException {
    out.flush();
    if (error.isEmpty()) {
      throw new Cut();
    }
    throw ApiError.ofType(error);
  }
}
