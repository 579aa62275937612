// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.List;
import java.util.Optional;

/** What was committed, as any thread may read it. */
interface Shelf {

  Optional<SeatRow> session(SessionId id);

  Optional<Run> run(String id);

  int ahead(Run run, long nowMillis);

  Page<Run> runs(RunQuery query);

  /** The sessions' rows; their last numbers may lag behind the log. */
  Page<SeatRow> sessions(SessionQuery query);

  /** Sessions that may expire: oldest first, without holder, command, or child with either. */
  List<SeatRow> idleSince(long touchedBeforeMillis, int max);

  byte[] body(long command);

  /** Entries that are no longer in memory, behind the cursor, in order. */
  List<Logged> read(long sid, long after, int max);

  /** Whether an entry with this number is there. */
  boolean holds(long sid, long seq);

  /** The last number there; 0 for none. */
  long lastSeq(long sid);
}
