// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Moments that a reader can meet while entries move from memory to the shelf. */
final class LogsTest {

  private static final long SID = 1;

  private final ManualTime time = new ManualTime();
  private final List<Logged> shelved = new ArrayList<>();
  private Runnable afterRead = () -> {};
  private final Shelf shelf =
      (Shelf)
          Proxy.newProxyInstance(
              Shelf.class.getClassLoader(),
              new Class<?>[] {Shelf.class},
              (_, method, args) ->
                  switch (method.getName()) {
                    case "read" -> read((long) args[1], (int) args[2]);
                    case "lastSeq" -> shelved.isEmpty() ? 0L : shelved.getLast().seq();
                    case "holds" -> shelved.stream().anyMatch(l -> l.seq() == (long) args[1]);
                    default -> throw new AssertionError(method);
                  });
  private final Logs logs = new Logs(shelf, time, Long.MAX_VALUE);

  private List<Logged> read(long after, int max) {
    var found = shelved.stream().filter(l -> l.seq() > after).limit(max).toList();
    afterRead.run();
    return found;
  }

  private static List<Logged> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(seq -> Logged.one(seq, 0, Entry.of("number", Long.toString(seq))))
        .toList();
  }

  private void fold(long upTo) {
    shelved.addAll(logs.recent(SID).stream().filter(l -> l.seq() <= upTo).toList());
    logs.trim(SID, upTo);
  }

  @Test
  void a_read_that_looks_while_entries_move_answers_no_gap() {
    for (var tailed : List.of(true, false)) {
      long start = shelved.isEmpty() ? 0 : shelved.getLast().seq();
      var tail = tailed ? logs.tail(new SessionId("acme", "a"), SID, start) : null;
      afterRead =
          () -> {
            afterRead = () -> {};
            logs.publish(SID, numbers(start + 1, start + 9));
            fold(start + 9);
            logs.publish(SID, numbers(start + 10, start + 11));
          };
      var found = logs.read(SID, start, 100);
      if (!found.isEmpty()) {
        assertThat(found.getFirst().first()).isEqualTo(start + 1);
      }
      fold(start + 11);
      if (tail != null) {
        tail.close();
      }
    }
  }

  @Test
  void a_tail_waits_for_what_is_on_the_shelf_but_not_shown_yet_and_does_not_spin()
      throws Exception {
    logs.publish(SID, numbers(1, 1));
    shelved.addAll(numbers(1, 2));
    try (var tail = logs.tail(new SessionId("acme", "a"), SID, 1)) {
      var waiting = Call.parked(time, () -> tail.next(10, Duration.ofHours(1)));
      logs.publish(SID, numbers(2, 2));
      assertThat(waiting.result()).isEqualTo(numbers(2, 2));
    }
  }
}
