// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All hooks of a session as one. A hook that throws, or gives nothing, denies. */
record HookChain(List<Hooks> hooks) {
  private static final Logger LOG = LoggerFactory.getLogger(HookChain.class);

  HookChain {
    hooks = List.copyOf(hooks);
  }

  /** What the hooks make of a call. */
  sealed interface Before {
    /**
     * It is judged.
     *
     * @param changed whether a hook put another input in place of the model's
     * @param allowed whether a hook agreed to what stands there now
     */
    record Go(ToolCall call, boolean changed, boolean allowed) implements Before {}

    /** It does not run. */
    record Denied(String message) implements Before {}
  }

  /** Asks each in turn, with the input that those before it left. The first denial ends it. */
  Before beforeTool(ToolCall call, Source source) throws InterruptedException {
    var going = new Before.Go(call, false, false);
    for (var hook : hooks) {
      Hooks.BeforeTool said;
      try {
        said = hook.beforeTool(going.call(), source);
      } catch (RuntimeException | Error e) {
        said = failedBefore(call, e);
      }
      switch (said) {
        case Hooks.BeforeTool.Proceed proceed -> {}
        case Hooks.BeforeTool.Allow allow ->
            going = new Before.Go(going.call(), going.changed(), true);
        // Whoever agreed before did not see this input.
        case Hooks.BeforeTool.Change(var input) ->
            going = new Before.Go(new ToolCall(call.id(), call.tool(), input), true, false);
        case Hooks.BeforeTool.Deny(var message) -> {
          return new Before.Denied(message);
        }
        case null -> {
          return new Before.Denied(call.tool() + " is denied: a hook failed.");
        }
      }
    }
    return going;
  }

  private static Hooks.BeforeTool failedBefore(ToolCall call, Throwable failure) {
    LOG.warn("a hook failed, which denies {}", call.tool(), failure);
    return new Hooks.BeforeTool.Deny(call.tool() + " is denied: a hook failed.");
  }

  /** Hands the output from one to the next. What a failing hook should have seen is withheld. */
  ToolOutput afterTool(ToolCall call, ToolOutput output, Source source)
      throws InterruptedException {
    var given = output;
    for (var hook : hooks) {
      ToolOutput said = null;
      try {
        said = hook.afterTool(call, given, source);
      } catch (RuntimeException | Error e) {
        LOG.warn("a hook failed after {}", call.tool(), e);
      }
      if (said == null) {
        return ToolOutput.error(
            "%s ran, but a hook failed on its result, which is withheld.".formatted(call.tool()));
      }
      given = said;
    }
    return given;
  }

  /** What goes behind the user's text, each hook's on lines of its own; empty where nothing. */
  String onPrompt(String text) throws InterruptedException {
    var appended = new StringBuilder();
    for (var hook : hooks) {
      Hooks.OnPrompt said;
      try {
        said = hook.onPrompt(text + appended);
      } catch (RuntimeException | Error e) {
        LOG.warn("a hook failed, which holds the prompt back", e);
        said = new Hooks.OnPrompt.Block("a hook failed on the prompt");
      }
      switch (said) {
        case Hooks.OnPrompt.Proceed proceed -> {}
        case Hooks.OnPrompt.Append(var more) -> appended.append("\n\n").append(more);
        case Hooks.OnPrompt.Block(var message) -> throw new InvalidRequest(message);
        case null -> throw new InvalidRequest("a hook failed on the prompt");
      }
    }
    return appended.toString();
  }

  /** Goes on with what all hooks say that want to; one that fails lets the agent stop. */
  Hooks.OnStop onStop(String text) throws InterruptedException {
    var more = new ArrayList<String>();
    for (var hook : hooks) {
      try {
        if (hook.onStop(text) instanceof Hooks.OnStop.GoOn(var next)) {
          more.add(next);
        }
      } catch (RuntimeException | Error e) {
        LOG.warn("a hook failed, so the agent stops", e);
        return new Hooks.OnStop.Stop();
      }
    }
    return more.isEmpty()
        ? new Hooks.OnStop.Stop()
        : new Hooks.OnStop.GoOn(String.join("\n\n", more));
  }
}
