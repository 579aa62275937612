// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.runtime.DeliveryView.Status;
import dev.caudal.store.MemoryStore;
import dev.caudal.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node that tells a receiver, by a clock that can be turned. */
abstract class DeliveryFixture {
  static final String SECRET = WebhooksTest.secret('s', 32);

  @TempDir Path folder;
  final TurnedClock clock = new TurnedClock();
  final Receiver receiver;
  House house;

  DeliveryFixture() throws IOException {
    receiver = new Receiver();
  }

  @BeforeEach
  void open() {
    house = open(MemoryStore.open(clock), it -> it);
  }

  @AfterEach
  void close() {
    receiver.close();
    house.close();
  }

  House open(Store store, UnaryOperator<Webhooks> set) {
    var webhooks = set.apply(Webhooks.defaults().allowPrivate(true).clock(clock));
    return new House(folder, store, it -> {}, it -> it.webhooks(webhooks));
  }

  void house(UnaryOperator<Webhooks> set) {
    house(MemoryStore.open(clock), set);
  }

  /** Another one instead. */
  void house(Store store, UnaryOperator<Webhooks> set) {
    house.close();
    house = open(store, set);
  }

  Accepted submit(String text, String url, String... events) {
    var task = Events.MAPPER.createObjectNode().put("task", text).put("webhook_url", url);
    task.putObject("metadata").put("ticket", "7");
    if (events.length > 0) {
      var named = task.putArray("webhook_events");
      List.of(events).forEach(named::add);
    }
    return house.caudal.submit(Caller.LOCAL, Task.of(task), Optional.empty());
  }

  List<DeliveryView> deliveries(String run) {
    return house.caudal.deliveries(Caller.LOCAL, run, 20, Optional.empty()).items();
  }

  DeliveryView await(String run, Predicate<DeliveryView> wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      var all = deliveries(run);
      if (!all.isEmpty() && wanted.test(all.getFirst())) {
        return all.getFirst();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + all);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  DeliveryView await(String run, Status status) {
    return await(run, it -> it.status() == status);
  }

  DeliveryView tried(String run, int attempts) {
    return await(run, it -> it.attempts() == attempts);
  }
}
