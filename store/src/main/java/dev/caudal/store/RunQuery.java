// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Optional;
import java.util.Set;

/**
 * Which runs to list, newest first.
 *
 * @param states those wanted; empty for all
 * @param before only runs with a smaller number: the cursor
 */
public record RunQuery(
    String tenant, Optional<String> session, Set<RunState> states, long before, int limit) {

  public static RunQuery of(String tenant) {
    return new RunQuery(tenant, Optional.empty(), Set.of(), Long.MAX_VALUE, 20);
  }

  public RunQuery session(String name) {
    return new RunQuery(tenant, Optional.of(name), states, before, limit);
  }

  public RunQuery states(RunState... wanted) {
    return new RunQuery(tenant, session, Set.of(wanted), before, limit);
  }

  public RunQuery before(long number) {
    return new RunQuery(tenant, session, states, number, limit);
  }

  public RunQuery limit(int most) {
    return new RunQuery(tenant, session, states, before, most);
  }
}
