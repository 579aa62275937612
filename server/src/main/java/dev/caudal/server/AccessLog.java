// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each call, when it is over. */
final class AccessLog implements Door {
  private static final Logger LOG = LoggerFactory.getLogger("dev.caudal.access");

  private final Door next;

  AccessLog(Door next) {
    this.next = next;
  }

  @Override
  public void serve(Call call) throws IOException, InterruptedException {
    if (!LOG.isInfoEnabled()) {
      next.serve(call);
      return;
    }
    long began = System.nanoTime();
    try {
      next.serve(call);
    } finally {
      LOG.atInfo()
          .addKeyValue("request_id", call.requestId())
          .addKeyValue("user", call.caller().user())
          .addKeyValue("tenant", call.caller().tenant())
          .addKeyValue("address", call.exchange().clientAddress())
          .addKeyValue("method", call.method())
          .addKeyValue("route", call.route().isEmpty() ? "-" : call.route())
          .addKeyValue("run_id", call.runId().isEmpty() ? "-" : call.runId())
          .addKeyValue("status", call.exchange().status())
          .addKeyValue("duration_ms", (System.nanoTime() - began) / 1_000_000)
          .log("request");
    }
  }
}
