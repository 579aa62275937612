// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Map;

/**
 * How many sessions a worker can take, by the lane that makes each of them due.
 *
 * @param quota how many sessions of one tenant may be held in the task lanes at once
 * @param quotas exceptions from it, by tenant
 */
public record Wants(
    int control, int interactive, int queued, int quota, Map<String, Integer> quotas) {

  public static Wants of(int control, int interactive, int queued) {
    return new Wants(control, interactive, queued, Integer.MAX_VALUE, Map.of());
  }

  /** At most one session of each lane. */
  public static Wants oneOfEach() {
    return of(1, 1, 1);
  }

  public Wants quota(int perTenant) {
    return new Wants(control, interactive, queued, perTenant, quotas);
  }

  public Wants quotas(Map<String, Integer> byTenant) {
    return new Wants(control, interactive, queued, quota, Map.copyOf(byTenant));
  }

  int in(Lane lane) {
    return switch (lane) {
      case CONTROL -> control;
      case INTERACTIVE -> interactive;
      case QUEUED -> queued;
    };
  }

  int quotaOf(String tenant) {
    return quotas.getOrDefault(tenant, quota);
  }
}
