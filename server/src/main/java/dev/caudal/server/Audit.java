// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down who did what to which run. */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("dev.caudal.audit");

  private Audit() {}

  static void started(Call call, String runId) {
    write(call, runId, "run started");
  }

  static void cancelled(Call call, String runId) {
    write(call, runId, "run cancelled");
  }

  static void steered(Call call, String runId) {
    write(call, runId, "run steered");
  }

  static void decided(Call call, String runId, String permissionId, boolean allow) {
    write(call, runId, (allow ? "allowed " : "denied ") + permissionId);
  }

  private static void write(Call call, String runId, String what) {
    if (LOG.isInfoEnabled()) {
      LOG.atInfo()
          .addKeyValue("request_id", call.requestId())
          .addKeyValue("user", call.caller().user())
          .addKeyValue("tenant", call.caller().tenant())
          .addKeyValue("run_id", runId)
          .log(what);
    }
  }
}
