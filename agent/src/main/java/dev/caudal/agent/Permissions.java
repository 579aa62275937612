// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ToolTraits.Approval;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which calls run. What denies is asked before what allows; where nothing allows a call and
 * nobody is there to ask, it does not run.
 */
final class Permissions {
  private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);

  private final ToolRules allowed;
  private final ToolRules denied;
  private final Optional<Set<String>> offered;
  private final Set<String> custom;
  private final Optional<PermissionDecider> decider;
  private volatile PermissionMode mode;

  private Permissions(Options options, Function<String, Optional<String>> inWorkspace) {
    Function<String, Optional<String>> guarded = path -> resolved(inWorkspace, path);
    allowed = ToolRules.of(options.allowedTools, guarded);
    denied = ToolRules.of(options.disallowedTools, guarded);
    offered = options.tools.map(Permissions::usualNames);
    custom = usualNames(options.customTools.stream().map(Tool::name).toList());
    decider = options.decider;
    mode = options.permissionMode;
  }

  /**
   * The permissions of a session; malformed rules are refused.
   *
   * @param inWorkspace a path's place below the workspace, links followed; empty where it leads out
   */
  static Permissions of(Options options, Function<String, Optional<String>> inWorkspace) {
    return new Permissions(options, inWorkspace);
  }

  PermissionMode mode() {
    return mode;
  }

  void setMode(PermissionMode mode) {
    this.mode = mode;
  }

  /** Whether a tool may be offered at all: it is within the offer, and no rule denies it whole. */
  boolean offers(String tool) {
    return isOffered(tool) && !denied.nameWhole(tool);
  }

  /** Whether searches may look into a file, told by its place in the workspace. */
  boolean showsToSearches(String file) {
    return !denied.hide(file);
  }

  /** Judges a call; it waits as long as the decider does. */
  Verdict judge(Tool tool, ToolCall call, Source source) throws InterruptedException {
    return judge(tool, call, source, false);
  }

  /** The same where a hook may have allowed the call, which spares the asking only. */
  Verdict judge(Tool tool, ToolCall call, Source source, boolean allowedByHook)
      throws InterruptedException {
    try {
      var verdict = judged(tool, call, source, allowedByHook);
      if (verdict instanceof Verdict.Run
          && mode == PermissionMode.PLAN
          && tool.name().equals(ExitPlanModeTool.NAME)) {
        setMode(PermissionMode.DEFAULT);
      }
      return verdict;
    } catch (InvalidRequest e) {
      return Verdict.refused("The input of " + call.tool() + " is " + e.getMessage());
    }
  }

  private Verdict judged(Tool tool, ToolCall call, Source source, boolean allowedByHook)
      throws InterruptedException {
    if (!isOffered(call.tool())) {
      return Verdict.refused(call.tool() + " is not offered here.");
    }
    var rule = denied.denying(call);
    if (rule.isPresent()) {
      return byRule(call, rule.get());
    }
    var traits = tool.traits();
    boolean isQuestion = traits.approval() == Approval.PERSON;
    if (mode == PermissionMode.PLAN && !traits.readOnly() && !isQuestion) {
      return Verdict.refused(
          call.tool() + " may change something, and only reading is allowed while planning.");
    }
    if (isQuestion) {
      // A person is shown what is well-formed, and a model cannot slip in answers of its own.
      var problems = Validation.problems(tool.inputSchema(), call.input());
      return problems.isEmpty()
          ? ask(call, source, call.tool() + " is for a person to answer")
          : Verdict.refused(RecordTool.misfit(call.tool(), problems).text());
    }
    return allowedByHook || runsUnasked(traits.approval(), call)
        ? new Verdict.Run(call, false)
        : ask(call, source, "no rule allows " + call.tool());
  }

  private boolean runsUnasked(Approval approval, ToolCall call) {
    return approval == Approval.NONE
        || mode == PermissionMode.BYPASS
        || (mode == PermissionMode.ACCEPT_EDITS && approval == Approval.EDIT)
        || allowed.allow(call);
  }

  private Verdict ask(ToolCall call, Source source, String reason) throws InterruptedException {
    if (mode == PermissionMode.DENY_UNLISTED) {
      return Verdict.refused(call.tool() + " is denied: only what a rule allows may run here.");
    }
    if (decider.isEmpty()) {
      return Verdict.refused(
          call.tool() + " needs permission, and no one is there to give it. Go on without it.");
    }
    PermissionDecision decision;
    try {
      decision = decider.get().decide(new PermissionRequest(call, reason, source));
    } catch (RuntimeException | Error e) {
      LOG.warn("the permission decider failed, which denies {}", call.tool(), e);
      return Verdict.refused(call.tool() + " is denied: the decision failed.");
    }
    return switch (decision) {
      case PermissionDecision.Allow allow -> new Verdict.Run(call, false);
      case PermissionDecision.AllowChanged(var input) -> changed(call, input);
      case PermissionDecision.Deny(var message) -> Verdict.refused(message);
      case PermissionDecision.DenyAndStop(var message) -> new Verdict.Refused(message, true);
      case null -> Verdict.refused(call.tool() + " is denied: the decision failed.");
    };
  }

  private Verdict changed(ToolCall call, Json input) {
    var changed = new ToolCall(call.id(), call.tool(), input);
    return denied
        .denying(changed)
        .map(rule -> byRule(changed, rule))
        .orElseGet(() -> new Verdict.Run(changed, true));
  }

  private static Verdict byRule(ToolCall call, ToolRule rule) {
    return Verdict.refused("%s is denied by the rule %s.".formatted(call.tool(), rule.text()));
  }

  // A program's own tools and those of servers are offered by being given.
  private boolean isOffered(String tool) {
    var name = ToolRule.usualName(tool);
    return offered.isEmpty()
        || offered.get().contains(name)
        || custom.contains(name)
        || name.startsWith("mcp__");
  }

  private static Set<String> usualNames(List<String> names) {
    return names.stream().map(ToolRule::usualName).collect(Collectors.toUnmodifiableSet());
  }

  // A path that cannot be followed leads out.
  private static Optional<String> resolved(
      Function<String, Optional<String>> inWorkspace, String path) {
    try {
      return inWorkspace.apply(path);
    } catch (RuntimeException e) {
      LOG.debug("a path could not be followed", e);
      return Optional.empty();
    }
  }
}
