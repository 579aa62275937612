// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Optional;
import java.util.Set;

/**
 * Which runs to list, newest first.
 *
 * @param states those wanted; empty for all
 * @param topLevel only runs of sessions that have no parent
 * @param before only runs with a smaller number: the cursor
 */
public record RunQuery(
    String tenant,
    Optional<String> session,
    Set<RunState> states,
    boolean topLevel,
    long before,
    int limit) {

  public static RunQuery of(String tenant) {
    return new RunQuery(tenant, Optional.empty(), Set.of(), false, Long.MAX_VALUE, 20);
  }

  public RunQuery session(String name) {
    return new RunQuery(tenant, Optional.of(name), states, topLevel, before, limit);
  }

  public RunQuery states(RunState... wanted) {
    return new RunQuery(tenant, session, Set.of(wanted), topLevel, before, limit);
  }

  public RunQuery onlyTopLevel() {
    return new RunQuery(tenant, session, states, true, before, limit);
  }

  public RunQuery before(long number) {
    return new RunQuery(tenant, session, states, topLevel, number, limit);
  }

  public RunQuery limit(int most) {
    return new RunQuery(tenant, session, states, topLevel, before, most);
  }
}
