// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Options;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How much a task may ask for here.
 *
 * @param agent what every agent here begins with
 * @param model the model of tasks that name none
 * @param tools the upper bound of built-in tools; empty for all
 * @param webhooks where they may go
 * @param agents the names of those that the operator defined
 */
record TaskBounds(
    Consumer<Options> agent,
    String model,
    Optional<Set<String>> tools,
    boolean allowBypass,
    WebhookTargets webhooks,
    Set<String> agents) {
  static TaskBounds of(CaudalOptions options) {
    return new TaskBounds(
        options.agent(),
        options.model(),
        options.tools(),
        options.allowBypass(),
        new WebhookTargets(false),
        Set.of());
  }
}
