// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Optional;
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
    private volatile boolean stopped;

    /** It is ours: somebody else's is not closed by a subscription that was too late. */
    private boolean reading;

    private volatile Optional<RuntimeException> refusal = Optional.empty();

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
        refusal =
            Optional.of(new IllegalArgumentException("a request is for more than nothing: " + n));
        stop();
        return;
      }
      // More than that at once is as good as no limit, and a semaphore overflows.
      int room = Integer.MAX_VALUE / 2 - wanted.availablePermits();
      wanted.release((int) Math.min(n, Math.max(room, 0)));
    }

    @Override
    public void cancel() {
      cancelled = true;
      stop();
    }

    private void stop() {
      stopped = true;
      wanted.release();
      messages.close();
    }

    private void read() {
      try {
        subscriber.onSubscribe(this);
        readAll();
        ended(refusal);
      } catch (InterruptedException e) {
        cancel();
      } catch (RuntimeException e) {
        ended(refusal.or(() -> Optional.of(e)));
        if (reading) {
          messages.close();
        }
      }
    }

    private void readAll() throws InterruptedException {
      var iterator = messages.iterator();
      reading = true;
      boolean last = false;
      // Behind the result there is only the end, which needs not be asked for.
      while ((last || awaitWanted()) && iterator.hasNext()) {
        var message = iterator.next();
        last = message instanceof ResultMessage result && !result.source().isSubagent();
        subscriber.onNext(message);
      }
    }

    private void ended(Optional<? extends Throwable> failure) {
      if (!cancelled) {
        failure.ifPresentOrElse(subscriber::onError, subscriber::onComplete);
      }
    }

    private boolean awaitWanted() throws InterruptedException {
      wanted.acquire();
      return !stopped;
    }
  }
}
