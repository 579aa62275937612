// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.PermissionDecider;
import dev.caudal.agent.PermissionDecision;
import dev.caudal.agent.PermissionRequest;
import org.jspecify.annotations.Nullable;

/** Asks whoever the engine works for now. */
final class Approver implements PermissionDecider {
  private volatile @Nullable Work work;

  void belongTo(@Nullable Work now) {
    work = now;
  }

  @Override
  public PermissionDecision decide(PermissionRequest request) throws InterruptedException {
    var now = work;
    return now == null
        ? PermissionDecision.deny("nobody is there to decide")
        : now.approvals.decide(request);
  }
}
