// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a model so that cancelling the run ends the call at once, whoever made the client. Ours
 * takes the token; with another one the thread that sends is interrupted.
 */
final class ModelCalls {
  private ModelCalls() {}

  /** The answer stays bound to the token until it is closed. */
  static ModelAnswer send(ModelClient client, ModelRequest request, CancelToken run) {
    if (client instanceof OkHttpModelClient ours) {
      return ours.send(request, run);
    }
    var answer = interruptible(run, () -> client.send(request));
    return new BoundAnswer(answer, run, run.onCancel(answer::cancel));
  }

  static long countTokens(ModelClient client, ModelRequest request, CancelToken run) {
    return client instanceof OkHttpModelClient ours
        ? ours.countTokens(request, run)
        : interruptible(run, () -> client.countTokens(request));
  }

  private static <T> T interruptible(CancelToken run, Supplier<T> call) {
    run.check();
    var caller = new CallingThread();
    try (var _ = run.onCancel(caller::interrupt)) {
      return call.get();
    } catch (ModelException e) {
      run.check();
      throw e;
    } finally {
      caller.leave();
    }
  }

  /** An answer that ends when its run does. */
  private record BoundAnswer(ModelAnswer answer, CancelToken run, CancelToken.Registration bound)
      implements ModelAnswer {
    @Override
    public @Nullable StreamEvent next() {
      run.check();
      try {
        return answer.next();
      } catch (ModelException e) {
        run.check();
        throw e;
      }
    }

    @Override
    public String requestId() {
      return answer.requestId();
    }

    @Override
    public void cancel() {
      answer.cancel();
    }

    @Override
    public void close() {
      bound.close();
      answer.close();
    }
  }
}
