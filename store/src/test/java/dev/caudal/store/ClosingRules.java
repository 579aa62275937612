// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The end of a store. */
public abstract class ClosingRules extends StoreRules {

  @Test
  void calls_that_wait_end_when_the_store_is_closed() throws Exception {
    var lease = running("a");
    var tail = store.tail(lease.session(), 1);
    var calls =
        List.of(
            parked(() -> store.claim("worker", Wants.oneOfEach(), TTL, LONG)),
            parked(() -> store.next(lease, ALL, LONG)),
            parked(() -> tail.next(10, LONG)));
    store.close();
    for (var call : calls) {
      call.failure(StoreException.Closed.class);
    }
    assertThatThrownBy(() -> tail.next(10, LONG)).isInstanceOf(StoreException.Closed.class);
    tail.close();
  }

  @Test
  void every_call_after_the_close_is_refused() throws Exception {
    var lease = running("a");
    var session = lease.session();
    var run = run(lease);
    store.close();
    var calls =
        List.<ThrowingCallable>of(
            () -> store.create(id("b"), NOTHING),
            () -> store.find(session),
            () -> send(task(session)),
            () -> send(control(session)),
            () -> store.withdraw(run),
            () -> store.run(run),
            () -> store.ahead(run),
            () -> claims(Wants.oneOfEach()),
            () -> store.claim("worker", Wants.oneOfEach(), TTL, LONG),
            () -> store.renew(lease),
            () -> store.release(lease, Wake.any()),
            () -> poll(lease),
            () -> store.append(lease, Append.of(entry("x"))),
            () -> store.read(session, 0, 1),
            () -> store.tail(session, 0),
            () -> store.runs(RunQuery.of("acme")),
            () -> store.sessions(SessionQuery.of("acme")),
            () -> store.delete(lease),
            () -> store.expire(time.now(), 1));
    for (var call : calls) {
      assertThatThrownBy(call).isInstanceOf(StoreException.Closed.class);
    }
  }

  @Test
  void closing_twice_or_from_many_threads_is_fine() throws Exception {
    for (var call :
        Call.together(
            10,
            () -> {
              store.close();
              return true;
            })) {
      call.result();
    }
    store.close();
  }

  @Test
  void what_was_answered_before_the_close_is_there_after_it() throws Exception {
    var lease = running("a");
    var session = lease.session();
    var calls = Call.together(30, () -> send(control(session)));
    var appended = Call.together(30, () -> store.append(lease, Append.of(entry("x"))).last());
    store.close();
    int sent = 0;
    long last = 1;
    for (var call : calls) {
      try {
        call.answer();
        sent++;
      } catch (StoreException.Closed closed) {
        assertThat(closed).isNotNull();
      }
    }
    for (var call : appended) {
      try {
        last = Math.max(last, call.answer());
      } catch (StoreException.Closed closed) {
        assertThat(closed).isNotNull();
      }
    }
    store = fixture.open(time);
    assertThat(takeAll(claim())).hasSize(sent + 1);
    assertThat(log(session)).hasSize(Math.toIntExact(last));
  }
}
