// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.List;

/** A part of a log without a gap, as one row of the shelf. */
record Stretch(long sid, long first, long last, boolean packed, byte[] data) {

  /** Larger stretches are cut, so that a reader in the middle need not read much. */
  private static final int BYTES_MAX = 64 << 10;

  private static final int ENTRIES_MAX = 2_000;

  /** Cuts a part of a log into rows; where nothing changes any more, merged and packed ones. */
  static List<Stretch> of(long sid, List<Logged> entries, boolean settled) {
    var stretches = new ArrayList<Stretch>();
    var whole = settled ? Codec.merge(entries) : entries;
    for (int i = 0; i < whole.size(); ) {
      int end = end(whole, i);
      stretches.add(of(sid, settled, whole.subList(i, end)));
      i = end;
    }
    return stretches;
  }

  private static Stretch of(long sid, boolean settled, List<Logged> part) {
    var row = Codec.row(part);
    return new Stretch(
        sid,
        part.getFirst().first(),
        part.getLast().seq(),
        settled,
        settled ? Codec.pack(row) : row);
  }

  private static int end(List<Logged> entries, int start) {
    int end = start + 1;
    long bytes = entries.get(start).entry().bytes();
    while (end < entries.size()
        && end - start < ENTRIES_MAX
        && bytes < BYTES_MAX
        && entries.get(end).first() == entries.get(end - 1).seq() + 1) {
      bytes += entries.get(end++).entry().bytes();
    }
    return end;
  }

  List<Logged> entries() {
    return Codec.unrow(first, packed ? Codec.unpack(data) : data);
  }
}
