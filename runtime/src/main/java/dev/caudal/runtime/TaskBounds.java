// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.Set;

/**
 * How much a task may ask for here.
 *
 * @param node how this node works
 * @param webhooks where they may go
 * @param agents the names of those that the operator defined
 */
record TaskBounds(CaudalOptions node, WebhookTargets webhooks, Set<String> agents) {
  static TaskBounds of(CaudalOptions node) {
    return new TaskBounds(node, new WebhookTargets(node.webhooks().allowPrivate()), Set.of());
  }
}
