// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * How many webhooks are being sent at once. They take no worker's place, and one tenant's receivers
 * that hang leave room for the others'.
 */
final class DeliveryRoom {
  private static final int MOST = 256;
  private static final int MOST_OF_ONE = 64;

  private final int mostOfOne;
  private final Map<String, Integer> sending = new HashMap<>();
  private int all;

  /**
   * Webhooks count among a tenant's sessions as long as they are sent, and may be half of them.
   *
   * @param sessions that one tenant may have at work
   */
  DeliveryRoom(int sessions) {
    mostOfOne = Math.clamp(sessions / 2, 1, MOST_OF_ONE);
  }

  /**
   * Whether one more may be sent.
   *
   * @param urgent somebody waits for it
   */
  synchronized boolean enter(String tenant, boolean urgent) {
    if (!urgent && (all >= MOST || sending.getOrDefault(tenant, 0) >= mostOfOne)) {
      return false;
    }
    all++;
    sending.merge(tenant, 1, Integer::sum);
    return true;
  }

  synchronized void leave(String tenant) {
    all--;
    sending.computeIfPresent(tenant, (same, count) -> count == 1 ? null : count - 1);
  }
}
