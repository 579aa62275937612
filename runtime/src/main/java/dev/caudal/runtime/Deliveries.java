// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.Run;
import dev.caudal.store.RunQuery;
import dev.caudal.store.Send;
import dev.caudal.store.Store;
import dev.caudal.store.StoreException;
import java.util.ArrayList;
import java.util.Optional;

/** The webhooks of a run, as their owner sees them. */
final class Deliveries {
  private static final int PAGE = 100;

  private final Store store;

  Deliveries(Store store) {
    this.store = store;
  }

  /** Newest first. */
  Listing<DeliveryView> of(Run run, int limit, long before) {
    var items = new ArrayList<DeliveryView>();
    long number = Math.min(RunRow.of(run).notices(), before - 1);
    for (; number > 0 && items.size() < limit; number--) {
      find(run, DeliveryRow.id(run.id(), (int) number))
          .ifPresent(found -> items.add(DeliveryRow.of(found).view()));
    }
    return new Listing<>(
        items, number > 0 ? Optional.of(Long.toString(number + 1)) : Optional.empty());
  }

  /** Has it sent once more, now: out of turn while it is tried, else from the beginning. */
  DeliveryView redeliver(Run run, String id) {
    var found = ofRun(run, id).orElseThrow(() -> new Refusal.NotFound("delivery", id));
    if (found.state().ended() || !urge(found)) {
      again(found);
    }
    return ofRun(run, id).map(DeliveryRow::of).orElseThrow().view();
  }

  private Optional<Run> ofRun(Run run, String id) {
    boolean mine = id.startsWith(DeliveryRow.id(run.id(), 0).replaceFirst("0$", ""));
    return mine ? find(run, id) : Optional.empty();
  }

  /** A webhook that was begun anew has more than one run; the last one tells. */
  private Optional<Run> find(Run run, String id) {
    var session = DeliveryRow.session(run.session().tenant(), id);
    return store
        .runs(RunQuery.of(session.tenant()).session(session.name()).limit(1))
        .items()
        .stream()
        .findFirst();
  }

  private boolean urge(Run delivery) {
    try {
      store.send(
          Send.Control.of(delivery.session(), Commands.URGE, new byte[] {'{', '}'})
              .run(delivery.id()));
      return true;
    } catch (StoreException.RunEnded ended) {
      return false;
    }
  }

  private void again(Run delivery) {
    try {
      store.send(
          Send.Task.of(delivery.session(), Commands.WEBHOOK, notice(delivery))
              .data(DeliveryRow.of(delivery).again().bytes())
              .onlyIfIdle());
    } catch (StoreException.Busy meanwhile) {
      // Somebody else has asked for the same.
    }
  }

  /** What was sent the first time. */
  private byte[] notice(Run delivery) {
    var session = delivery.session();
    long after = 0;
    for (var page = store.read(session, after, PAGE);
        !page.isEmpty();
        page = store.read(session, after, PAGE)) {
      for (var logged : page) {
        if (logged.entry().type().equals(Delivery.NOTICE)) {
          var payload = Events.tree(logged).path("payload");
          return Commands.body(Events.MAPPER.createObjectNode().set("payload", payload));
        }
      }
      after = page.getLast().seq();
    }
    throw new Refusal.NotFound("delivery", DeliveryRow.of(delivery).id());
  }
}
