// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ContentBlock.ToolUse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool, from judgement to result. Whoever sets the result first wins: a tool that
 * does not stop when it is told to is left behind, and what it says later goes nowhere.
 */
final class ToolThread {
  private final ToolRound round;
  private final Run run;
  private final ToolUse use;
  private final @Nullable Tool tool;
  private final List<CompletableFuture<?>> before;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ReentrantLock settling = new ReentrantLock();
  private final ReentrantLock telling = new ReentrantLock();
  private volatile @Nullable Json result;
  private final CancelToken token = new CancelToken();
  private volatile @Nullable Thread thread;

  ToolThread(
      ToolRound round,
      Run run,
      ToolUse use,
      @Nullable Tool tool,
      List<CompletableFuture<?>> before) {
    this.round = round;
    this.run = run;
    this.use = use;
    this.tool = tool;
    this.before = before;
  }

  CompletableFuture<Void> done() {
    return done;
  }

  /** Takes a result that was there before. */
  void know(Json block) {
    result = block;
    done.complete(null);
  }

  boolean isKnown() {
    return result != null;
  }

  void start() {
    var worker = Thread.ofVirtual().name("caudal-tool-" + use.name()).unstarted(this::work);
    thread = worker;
    worker.start();
  }

  /** Tells it to end; what it does not heed is left behind by {@link #leave}. */
  void tellOff() {
    telling.lock();
    try {
      token.cancel();
    } finally {
      telling.unlock();
    }
    settling.lock();
    try {
      var worker = thread;
      if (worker != null) {
        worker.interrupt();
      }
    } finally {
      settling.unlock();
    }
  }

  /** It has its result now, whatever it still does. */
  void leave() {
    if (!run.session.isDetached()) {
      settle(interrupted());
    }
  }

  Json result() {
    var block = result;
    return block == null ? interrupted() : block;
  }

  private void work() {
    @Nullable AgentException failure = null;
    try {
      settled();
    } catch (AgentException e) {
      failure = e;
    } catch (Throwable e) {
      failure = new EngineFailed("tool", use.name() + " could not be run", e);
    } finally {
      done.complete(null);
      round.ended(failure);
    }
  }

  private void settled() {
    try {
      finish(outcome());
    } catch (InterruptedException e) {
      settle(interrupted());
    }
  }

  private ToolOutput outcome() throws InterruptedException {
    if (tool == null) {
      return ToolOutput.error("no tool is called " + use.name());
    }
    if (BrokenInput.of(use.input()).isPresent()) {
      return ToolOutput.error("not run: the input of this call is not JSON");
    }
    var call = new ToolCall(use.id(), use.name(), use.input());
    return switch (judged(tool, call)) {
      case Verdict.Refused(var message, boolean stop) -> refused(message, stop);
      case Verdict.Run(var allowed, boolean changed) -> ran(tool, allowed, changed);
    };
  }

  /** The run's clock stands still meanwhile: a person may be asked. */
  private Verdict judged(Tool asked, ToolCall call) throws InterruptedException {
    run.clock.pause();
    try {
      return run.session.judge(asked, call);
    } finally {
      run.clock.resume();
    }
  }

  private ToolOutput refused(String message, boolean stop) {
    run.denied.add(new ResultMessage.Denied(use.id(), use.name()));
    if (stop) {
      round.stopAfterThis();
    }
    var note =
        Map.<String, Object>of(
            "tool_use_id", use.id(), "tool_name", use.name(), "message", message);
    round.say(SystemMessages.of("permission_denied", note, run.session.source));
    return ToolOutput.error(message);
  }

  private ToolOutput ran(Tool asked, ToolCall call, boolean changed) throws InterruptedException {
    awaitTurn();
    if (round.isStopped()) {
      return ToolOutput.error("not run: an earlier call was refused and the run stopped");
    }
    if (!begin()) {
      throw new InterruptedException();
    }
    var output = run.session.hooks.afterTool(call, output(asked, call), run.session.source);
    return changed ? Changed.told(output, call) : output;
  }

  private ToolOutput output(Tool asked, ToolCall call) throws InterruptedException {
    try {
      return asked.run(call, new CallContext(run.session, round, token));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return ToolOutput.error(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private void awaitTurn() throws InterruptedException {
    try {
      CompletableFuture.allOf(before.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw new EngineFailed("tool", "a call before this one failed", e);
    }
  }

  private void finish(ToolOutput output) {
    var block = Results.block(use.id(), output);
    if (settle(block)) {
      round.say(Results.message(block, run.session.source));
    }
  }

  /**
   * Notes that it runs, unless it must not any more: whoever judged it may not have heard of a
   * cancellation.
   */
  private boolean begin() {
    settling.lock();
    try {
      if (result != null || token.isCancelled() || run.token.isCancelled()) {
        return false;
      }
      record(new JournalEntry.ToolStarted(use.id()));
      return true;
    } finally {
      settling.unlock();
    }
  }

  /** An interruption that comes before it would break a journal that writes a file. */
  private void record(JournalEntry entry) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      run.session.record(entry);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Writes the result down and makes it the result, unless there is one. */
  private boolean settle(Json block) {
    settling.lock();
    try {
      if (result != null) {
        return false;
      }
      record(new JournalEntry.ToolEnded(use.id(), block));
      result = block;
      return true;
    } finally {
      settling.unlock();
    }
  }

  private Json interrupted() {
    return Results.block(use.id(), ToolOutput.error("interrupted before it was done"));
  }
}
