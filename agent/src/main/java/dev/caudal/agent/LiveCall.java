// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API from its sending to its end, which any thread may bring about.
 *
 * <pre>
 * State       Since when a thread waits for bytes, and which; zero while it does something else.
 *             Only waiting counts as the model's silence: a slow reader is not cut off.
 *             Why the call was ended, if somebody did; the first reason stands.
 *
 * Invariants  Whoever ends it closes the socket, so the waiting thread comes back at once, and
 *             finds the reason. What waits is looked after by the watch until {@link #close}.
 *
 * Why         A wait costs two plain stores and a look at the clock, no timer.
 * </pre>
 */
final class LiveCall implements Watch.Live, AutoCloseable {
  private static final VarHandle WAITING_SINCE = handle("waitingSince", long.class);

  private final Call call;
  private final CancelToken.Registration ofRun;
  private final CancelToken.Registration ofClient;
  private final AtomicReference<@Nullable Supplier<AgentException>> ending =
      new AtomicReference<>();
  private volatile Duration patience;
  private volatile Thread waiter = Thread.currentThread();

  @SuppressWarnings("unused") // by its handle
  private long waitingSince;

  /**
   * @param patience how long it may take until the head of the answer is there
   */
  LiveCall(Call call, Duration patience, CancelToken run, CancelToken client) {
    this.call = call;
    this.patience = patience;
    this.ofRun = run.onCancel(() -> end(() -> aborted(run)));
    this.ofClient = client.onCancel(() -> end(() -> aborted(client)));
  }

  /** Sends the request and waits for the head of the answer. */
  Response execute() {
    Watch.add(this);
    try {
      begin();
      return call.execute();
    } catch (IOException e) {
      throw failure(e);
    } finally {
      WAITING_SINCE.setOpaque(this, 0L);
    }
  }

  void patience(Duration silence) {
    patience = silence;
  }

  /** What is there already, else what comes next; -1 at the end. */
  int read(BufferedSource source, byte[] into, int offset, int length) throws IOException {
    if (source.getBuffer().size() > 0) {
      return source.read(into, offset, length);
    }
    begin();
    try {
      return source.read(into, offset, length);
    } finally {
      WAITING_SINCE.setOpaque(this, 0L);
    }
  }

  /** The rest, of which there is no more than so much. */
  byte[] readAll(BufferedSource source, int mostBytes) throws IOException {
    var rest =
        new InputStream() {
          @Override
          public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return LiveCall.this.read(source, into, offset, length);
          }
        };
    var all = rest.readNBytes(mostBytes);
    if (all.length == mostBytes && rest.read() >= 0) {
      throw new IOException("the answer is longer than " + mostBytes + " bytes");
    }
    return all;
  }

  /** Ends it: the socket is closed, and whoever waits gets this reason. */
  void end(Supplier<AgentException> reason) {
    ending.compareAndSet(null, reason);
    call.cancel();
  }

  /** Throws the reason if it has been ended. */
  void check() {
    var reason = ending.get();
    if (reason != null) {
      throw reason.get();
    }
  }

  /** What a broken connection means: somebody ended the call, or it broke by itself. */
  AgentException failure(IOException e) {
    var reason = ending.get();
    if (reason != null) {
      return reason.get();
    }
    if (Thread.currentThread().isInterrupted()) {
      call.cancel();
      return new Aborted(Aborted.Reason.THREAD_INTERRUPTED);
    }
    return new ConnectionFailed(
        "the connection to " + call.request().url().host() + " failed: " + e.getMessage(), e);
  }

  @Override
  public boolean look(long nanoTime) {
    long since = (long) WAITING_SINCE.getOpaque(this);
    var silence = patience;
    if (since != 0 && nanoTime - since > silence.toNanos()) {
      end(() ->
          new ConnectionFailed("the model's API was silent for " + silence.toMillis() + " ms"));
    } else if (since != 0 && waiter.isInterrupted()) {
      end(() -> new Aborted(Aborted.Reason.THREAD_INTERRUPTED));
    }
    return true;
  }

  /** Nobody waits for it any more. */
  @Override
  public void close() {
    Watch.remove(this);
    ofRun.close();
    ofClient.close();
  }

  private void begin() {
    var thread = Thread.currentThread();
    if (thread.isInterrupted()) {
      end(() -> new Aborted(Aborted.Reason.THREAD_INTERRUPTED));
    }
    check();
    if (waiter != thread) {
      waiter = thread;
    }
    // An odd number is not zero, whatever the clock says.
    WAITING_SINCE.setOpaque(this, System.nanoTime() | 1);
  }

  private static Aborted aborted(CancelToken token) {
    return new Aborted(token.reason().orElse(Aborted.Reason.CLOSED));
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(LiveCall.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(field, e);
    }
  }
}
