// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Jetty as the transport: one virtual thread for each request. */
final class JettyAdapter implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 32 << 10;
  private static final int ACCEPT_QUEUE = 4096;
  // What the kernel may hold for a reader who takes nothing; left alone it grows to megabytes.
  private static final int SEND_BUFFER = 256 << 10;
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  /** Serves one exchange; what it throws cuts the connection. */
  interface Desk {
    void serve(Exchange exchange) throws IOException;
  }

  private final Server server;
  private final ServerConnector connector;
  private volatile boolean closing;
  private final InFlight inFlight = new InFlight();

  JettyAdapter(ServerOptions options, Desk desk) {
    var threads = new QueuedThreadPool(64, 4);
    threads.setName("caudal-http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(new VirtualThreadPool(Integer.MAX_VALUE));
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedSendBufferSize(SEND_BUFFER);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setHandler(new Front(desk, options.writeDeadline(), inFlight));
    server.setErrorHandler(new JettyErrors(() -> closing));
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception failed) {
      stop();
      throw new ServerException.NoPort(options.host(), options.port(), failed);
    }
  }

  private static HttpConfiguration http() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    return http;
  }

  int port() {
    return connector.getLocalPort();
  }

  /** Takes no new connection, gives the last answers a moment, and frees the port. */
  @Override
  public void close() {
    closing = true;
    connector.close();
    inFlight.awaitNone(LAST_ANSWERS);
    stop();
  }

  private void stop() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      throw new ServerException.NotStopped(failed);
    }
  }

  private static final class Front extends Handler.Abstract {
    private final Desk desk;
    private final Duration writeDeadline;
    private final InFlight inFlight;

    Front(Desk desk, Duration writeDeadline, InFlight inFlight) {
      this.desk = desk;
      this.writeDeadline = writeDeadline;
      this.inFlight = inFlight;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      // A call that waits for a run is not idle, however silent its connection is.
      request.addIdleTimeoutListener(_ -> false);
      inFlight.begin();
      try {
        desk.serve(new JettyExchange(request, response, writeDeadline));
        callback.succeeded();
      } catch (IOException | RuntimeException cut) {
        cutOff(request, response);
        callback.failed(cut);
      } finally {
        inFlight.end();
      }
      return true;
    }

    /**
     * What was to be an answer is cut before its first byte, and must not become another answer.
     */
    private static void cutOff(Request request, Response response) {
      if (!response.isCommitted()) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
      }
    }
  }
}
