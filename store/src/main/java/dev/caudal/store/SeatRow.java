// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * A session's durable columns.
 *
 * @param sid the surrogate key: a name that came back has a new one
 * @param parent the name of the parent session, of the same tenant; empty for none
 * @param owner the holder's name; empty when nobody holds it
 * @param wake see {@link Seat#wake}
 * @param lastSeq the log's last number, 0 while it is empty; the log itself may stand further on
 * @param nextSeq the next entry's number
 * @param endedSeq where the last run that ended did so: nothing up to there changes any more
 */
record SeatRow(
    long sid,
    SessionId id,
    String parent,
    Session.State state,
    long epoch,
    String owner,
    int crashes,
    Wake wake,
    long lastSeq,
    long nextSeq,
    long endedSeq,
    long createdMillis,
    long touchedMillis,
    byte[] data) {

  /** What stays under the name once the session is gone. */
  SeatRow tombstone(long newSid, Session.State gone) {
    return new SeatRow(
        newSid,
        id,
        "",
        gone,
        epoch,
        "",
        0,
        Wake.any(),
        nextSeq - 1,
        nextSeq,
        nextSeq - 1,
        createdMillis,
        touchedMillis,
        Entry.NOTHING);
  }
}
