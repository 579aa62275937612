// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * An unacknowledged command's durable columns.
 *
 * @param number order of arrival
 * @param run the run it asks for, speaks to or ({@code interrupting}) interrupts; empty for none
 * @param body may be left out in memory: {@link Shelf#body} has it
 */
record CommandRow(
    long number,
    String id,
    long sid,
    boolean task,
    Lane lane,
    String type,
    byte[] body,
    String run,
    boolean interrupting,
    boolean binding,
    int priority,
    long dueMillis,
    long sentMillis) {

  /** A queued task's body larger than this waits in its row. */
  static final int LIGHT_BYTES_MAX = 1024;

  /** Stands for a body that must be read from its row. */
  static final byte[] ELSEWHERE = new byte[0];

  CommandRow withBody(byte[] bytes) {
    return new CommandRow(
        number,
        id,
        sid,
        task,
        lane,
        type,
        bytes,
        run,
        interrupting,
        binding,
        priority,
        dueMillis,
        sentMillis);
  }
}
