// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * A session's place among those that are due: by priority, due time and arrival within its tenant
 * and lane.
 */
record Turn(Seat seat, Lane lane, int priority, long dueMillis, long number)
    implements Comparable<Turn> {

  static Turn control(Seat seat, Cmd command) {
    return new Turn(seat, Lane.CONTROL, 0, 0, command.row.number());
  }

  static Turn task(Seat seat, Cmd task) {
    var row = task.row;
    return new Turn(seat, row.lane(), row.priority(), row.dueMillis(), row.number());
  }

  boolean samePlace(Turn other) {
    return lane == other.lane && compareTo(other) == 0;
  }

  @Override
  public int compareTo(Turn other) {
    int order = Integer.compare(other.priority, priority);
    if (order == 0) {
      order = Long.compare(dueMillis, other.dueMillis);
    }
    return order != 0 ? order : Long.compare(number, other.number);
  }
}
