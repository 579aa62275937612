// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import dev.caudal.runtime.Caudal;
import dev.caudal.runtime.DeliveryView;
import java.io.IOException;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Doors to what a run's webhook was told. */
final class Deliveries {
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 500;

  private final Caudal runtime;

  Deliveries(Caudal runtime) {
    this.runtime = runtime;
  }

  /** {@code GET …/{id}/deliveries}. */
  void list(Call call) throws IOException {
    var query = call.query();
    query.only("limit", "before");
    var runId = call.name("id");
    call.runId(runId);
    var page =
        runtime.deliveries(
            call.caller(), runId, query.number("limit", PAGE, 1, PAGE_MAX), query.before());
    var json = Json.object();
    var list = json.putArray("deliveries");
    page.items().forEach(delivery -> list.add(view(delivery)));
    call.answer(200, json.put("next", page.next().orElse(null)));
  }

  /** {@code POST …/{id}/deliveries/{delivery_id}/redeliver}. */
  void again(Call call) throws IOException {
    call.query().only();
    Bodies.none(call);
    call.runId(call.name("id"));
    call.answer(
        202, view(runtime.redeliver(call.caller(), call.name("id"), call.name("delivery_id"))));
  }

  private static ObjectNode view(DeliveryView delivery) {
    return Json.object()
        .put("delivery_id", delivery.deliveryId())
        .put("url", delivery.url())
        .put("event", delivery.event())
        .put("status", delivery.status().wire())
        .put("attempts", delivery.attempts())
        .put("last_status_code", delivery.lastStatusCode().orElse(null))
        .put("last_error", delivery.lastError().orElse(null))
        .put("next_attempt_at", delivery.nextAttemptAt().map(Instant::toString).orElse(null))
        .put("created_at", delivery.createdAt().toString());
  }
}
