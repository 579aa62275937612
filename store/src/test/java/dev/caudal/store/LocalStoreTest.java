// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Moments between two looks of one call, which a crowd of threads would hardly ever hit. */
final class LocalStoreTest {

  private static final SessionId SESSION = new SessionId("acme", "a");
  private static final byte[] NOTHING = {};

  private final ManualTime time = new ManualTime();
  private final MemoryRows rows = new MemoryRows();
  private Runnable afterSession = () -> {};
  private final Shelf shelf =
      (Shelf)
          Proxy.newProxyInstance(
              Shelf.class.getClassLoader(),
              new Class<?>[] {Shelf.class},
              (_, method, args) -> {
                var answer = method.invoke(rows, args);
                if (method.getName().equals("session")) {
                  once().run();
                }
                return answer;
              });
  private final Store store =
      new LocalStore(
          rows, shelf, new Logs(rows, time, Long.MAX_VALUE), time, new Random(1), () -> {});

  private Runnable once() {
    var what = afterSession;
    afterSession = () -> {};
    return what;
  }

  private Lease held() throws InterruptedException {
    store.create(SESSION, NOTHING);
    store.send(Send.Control.of(SESSION, "control", NOTHING));
    return store.claim("w", Wants.oneOfEach(), Duration.ofSeconds(30), Duration.ZERO).getFirst();
  }

  @Test
  void a_tail_whose_session_is_deleted_while_it_is_opened_is_refused() throws Exception {
    try (store) {
      var lease = held();
      afterSession = () -> store.delete(lease);
      assertThatThrownBy(() -> store.tail(SESSION, 0))
          .isInstanceOf(StoreException.SessionGone.class);
    }
  }

  @Test
  void a_tail_whose_session_expires_and_comes_back_while_it_is_opened_is_refused()
      throws Exception {
    try (store) {
      store.create(SESSION, NOTHING);
      time.advance(Duration.ofDays(1));
      afterSession =
          () -> {
            store.expire(time.now(), 1);
            store.create(SESSION, NOTHING);
          };
      assertThatThrownBy(() -> store.tail(SESSION, 0))
          .isInstanceOf(StoreException.CursorGone.class);
    }
  }
}
