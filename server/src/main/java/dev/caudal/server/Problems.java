// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Refusal;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever goes wrong behind it into an answer. What the world may not know is logged under
 * the call's id.
 */
final class Problems implements Door {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final Patience patience;
  private final Door next;

  Problems(Patience patience, Door next) {
    this.patience = patience;
    this.next = next;
  }

  @Override
  public void serve(Call call) throws IOException {
    try {
      next.serve(call);
    } catch (Problem problem) {
      answer(call, problem);
    } catch (Refusal refusal) {
      answer(call, Refusals.problem(refusal));
    } catch (InterruptedException drained) {
      answer(call, Problem.draining());
    } catch (IOException gone) {
      LOG.debug("the reader of {} is gone", call.requestId(), gone);
      throw gone;
    } catch (RuntimeException | Error unexpected) {
      answer(call, inside(call, unexpected));
    }
  }

  private Problem inside(Call call, Throwable unexpected) {
    if (patience.isOver()) {
      // What is being closed fails in ways of its own.
      LOG.debug("{} failed while draining", call.requestId(), unexpected);
      return Problem.draining();
    }
    LOG.atError()
        .addKeyValue("request_id", call.requestId())
        .setCause(unexpected)
        .log("a call failed");
    return new Problem(500, "internal", "something went wrong inside; the log knows it by this id");
  }

  /** An answer that has begun cannot be mended, only cut. */
  private static void answer(Call call, Problem problem) throws IOException {
    if (call.exchange().status() != 0) {
      throw new IOException("cut: " + problem.code(), problem);
    }
    problem.headers().forEach(call::put);
    call.put("Content-Type", Problem.TYPE);
    call.put("Cache-Control", "no-store");
    call.exchange().respond(problem.status(), problem.body(call.requestId()));
  }
}
