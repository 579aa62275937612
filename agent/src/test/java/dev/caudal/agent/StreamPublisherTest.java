// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message stream for reactive programs. */
final class StreamPublisherTest {
  private final Sim sim = new Sim();

  @AfterEach
  void close() {
    sim.close();
  }

  /** Notes what it is told. */
  private static final class Listener implements Flow.Subscriber<Message> {
    final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      heard.add(subscription);
    }

    @Override
    public void onNext(Message message) {
      heard.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      heard.add(failure);
    }

    @Override
    public void onComplete() {
      heard.add("complete");
    }

    Object next() throws InterruptedException {
      return Objects.requireNonNull(heard.poll(5, TimeUnit.SECONDS), "nothing was heard");
    }

    Flow.Subscription subscription() throws InterruptedException {
      return (Flow.Subscription) next();
    }
  }

  @Test
  void as_much_is_told_as_was_asked_for_and_the_end_for_nothing() throws Exception {
    try (var session = sim.session(options -> {})) {
      var listener = new Listener();
      session.send("@text one two").publisher().subscribe(listener);
      var subscription = listener.subscription();
      assertThat(listener.heard.poll(100, TimeUnit.MILLISECONDS)).isNull();
      Object heard = "";
      while (!(heard instanceof ResultMessage)) {
        subscription.request(1);
        heard = listener.next();
        assertThat(heard).isInstanceOf(Message.class);
      }

      assertThat(listener.next()).isEqualTo("complete");
    }
  }

  @Test
  void a_second_subscription_fails_and_leaves_the_first_alone() throws Exception {
    try (var session = sim.session(options -> {})) {
      var first = new Listener();
      var second = new Listener();
      var publisher = session.send("@text one two").publisher();
      publisher.subscribe(first);
      var subscription = first.subscription();
      subscription.request(1);
      assertThat(first.next()).isInstanceOf(SystemMessage.class);
      publisher.subscribe(second);
      second.subscription();
      assertThat(second.next()).isInstanceOf(EngineFailed.class);
      subscription.request(Long.MAX_VALUE);
      Object heard = "";
      while (heard != "complete") {
        heard = first.next();
        assertThat(heard).isNotInstanceOf(Throwable.class);
      }
    }
  }

  @Test
  void cancelling_closes_the_run() throws Exception {
    try (var session = sim.session(options -> {})) {
      var listener = new Listener();
      session.send("@text one\n@stall 60s\n@text two").publisher().subscribe(listener);
      var subscription = listener.subscription();
      subscription.request(2);
      listener.next();
      subscription.cancel();

      assertThat(session.send("@text again").text()).isEqualTo("again");
    }
  }

  @Test
  void asking_for_nothing_is_an_error() throws Exception {
    try (var session = sim.session(options -> {})) {
      var listener = new Listener();
      session.send("@text one").publisher().subscribe(listener);
      listener.subscription().request(0);

      assertThat(listener.next()).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_failure_is_told() throws Exception {
    try (var session = sim.session(options -> {})) {
      var listener = new Listener();
      session.send("@error 400 1\n@text one").publisher().subscribe(listener);
      listener.subscription().request(100);

      assertThat(listener.next()).isInstanceOf(SystemMessage.class);
      assertThat(listener.next()).isInstanceOf(InvalidRequest.class);
    }
  }
}
