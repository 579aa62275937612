// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;

/** A message stream for reactive programs: a virtual thread reads as much as was asked for. */
record StreamPublisher(MessageStream messages) implements Publisher<Message> {
  @Override
  public void subscribe(Subscriber<? super Message> subscriber) {
    new Reading(messages, subscriber).start();
  }

  private static final class Reading implements Subscription {
    private final MessageStream messages;
    private final Subscriber<? super Message> subscriber;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean cancelled;

    Reading(MessageStream messages, Subscriber<? super Message> subscriber) {
      this.messages = messages;
      this.subscriber = subscriber;
    }

    void start() {
      Thread.ofVirtual().name("caudal-publisher").start(this::read);
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        cancel();
        subscriber.onError(
            new IllegalArgumentException("a request is for more than nothing: " + n));
        return;
      }
      // More than that at once is as good as no limit, and a semaphore overflows.
      int room = Integer.MAX_VALUE / 2 - wanted.availablePermits();
      wanted.release((int) Math.min(n, Math.max(room, 0)));
    }

    @Override
    public void cancel() {
      cancelled = true;
      wanted.release();
      messages.close();
    }

    private void read() {
      subscriber.onSubscribe(this);
      try {
        var iterator = messages.iterator();
        while (awaitWanted() && iterator.hasNext()) {
          subscriber.onNext(iterator.next());
        }
        if (!cancelled) {
          subscriber.onComplete();
        }
      } catch (AgentException e) {
        if (!cancelled) {
          subscriber.onError(e);
        }
      } catch (InterruptedException e) {
        cancel();
      }
    }

    private boolean awaitWanted() throws InterruptedException {
      wanted.acquire();
      return !cancelled;
    }
  }
}
