// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Optional;

/**
 * Which live sessions to list, newest first.
 *
 * @param parent the children of this session; without it those that have no parent
 * @param before only sessions with a smaller number: the cursor
 */
public record SessionQuery(String tenant, Optional<String> parent, long before, int limit) {

  public static SessionQuery of(String tenant) {
    return new SessionQuery(tenant, Optional.empty(), Long.MAX_VALUE, 20);
  }

  public SessionQuery childrenOf(String name) {
    return new SessionQuery(tenant, Optional.of(name), before, limit);
  }

  public SessionQuery before(long number) {
    return new SessionQuery(tenant, parent, number, limit);
  }

  public SessionQuery limit(int most) {
    return new SessionQuery(tenant, parent, before, most);
  }
}
