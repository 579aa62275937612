// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a node works.
 *
 * @param workspaces the folder below which every session has a folder of its own
 * @param agent what every agent here begins with: keys, base URL, tools of the host, hooks
 * @param model the model of tasks that name none
 * @param tools the upper bound of built-in tools; empty for all
 * @param simulated whether models are simulated, which every run's start says
 * @param maxRuns live runs on this node
 * @param workers queued jobs at once
 * @param maxSessions sessions of one tenant at work
 * @param lease how long a lost node's sessions wait
 * @param permissionTimeout how long a person may take to decide
 * @param sessionTimeout how long an idle session keeps its engine
 * @param webhooks how they are sent
 * @param eventLogDir where each run's events are written as lines; empty for nowhere
 */
public record CaudalOptions(
    Path workspaces,
    Consumer<Options> agent,
    String model,
    Optional<Set<String>> tools,
    boolean allowBypass,
    boolean simulated,
    int maxRuns,
    int workers,
    int maxSessions,
    Duration lease,
    Duration permissionTimeout,
    Duration sessionTimeout,
    Webhooks webhooks,
    Optional<Path> eventLogDir) {
  /** The defaults, for sessions that work below this folder. */
  public static CaudalOptions of(Path workspaces) {
    return new CaudalOptions(
        workspaces,
        options -> {},
        "claude-sonnet-5-5",
        Optional.empty(),
        false,
        false,
        500,
        5,
        1_000,
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Webhooks.defaults(),
        Optional.empty());
  }

  public CaudalOptions agent(Consumer<Options> set) {
    return new CaudalOptions(
        workspaces,
        set,
        model,
        tools,
        allowBypass,
        simulated,
        maxRuns,
        workers,
        maxSessions,
        lease,
        permissionTimeout,
        sessionTimeout,
        webhooks,
        eventLogDir);
  }

  public CaudalOptions webhooks(Webhooks set) {
    return with(set, eventLogDir);
  }

  public CaudalOptions eventLogDir(Path folder) {
    return with(webhooks, Optional.of(folder));
  }

  private CaudalOptions with(Webhooks sent, Optional<Path> written) {
    return new CaudalOptions(
        workspaces,
        agent,
        model,
        tools,
        allowBypass,
        simulated,
        maxRuns,
        workers,
        maxSessions,
        lease,
        permissionTimeout,
        sessionTimeout,
        sent,
        written);
  }

  public CaudalOptions lease(Duration time) {
    return new CaudalOptions(
        workspaces,
        agent,
        model,
        tools,
        allowBypass,
        simulated,
        maxRuns,
        workers,
        maxSessions,
        time,
        permissionTimeout,
        sessionTimeout,
        webhooks,
        eventLogDir);
  }
}
