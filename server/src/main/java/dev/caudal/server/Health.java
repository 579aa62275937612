// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Caudal;
import java.io.IOException;

/** Says whether it lives, and whether it takes in work. */
final class Health {
  private final Caudal runtime;
  private final Patience patience;

  Health(Caudal runtime, Patience patience) {
    this.runtime = runtime;
    this.patience = patience;
  }

  void live(Call call) throws IOException {
    call.answer(200, Json.object().put("status", "ok"));
  }

  void ready(Call call) throws IOException {
    boolean isReady = !patience.isOver() && runtime.isReady();
    call.answer(
        isReady ? 200 : 503,
        Json.object()
            .put("status", isReady ? "ok" : "draining")
            .put("simulated", runtime.isSimulated()));
  }
}
