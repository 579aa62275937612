// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.UriCompliance;
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

/** The HTTP server: one virtual thread for each request, on the loopback address. */
final class Front implements AutoCloseable {

  private static final int ACCEPT_QUEUE = 4096;
  private static final int IDLE_MILLIS = 600_000;
  private static final int OUTPUT_BUFFER = 32 << 10;

  /** Answers one request. */
  interface Desk {
    void serve(Exchange exchange) throws IOException;
  }

  private final Server server;
  private final ServerConnector connector;

  Front(int port, Desk desk) {
    var pool = new QueuedThreadPool(64, 4);
    pool.setName("caudal-sim");
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(new VirtualThreadPool(Integer.MAX_VALUE));
    server = new Server(pool);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setOutputBufferSize(OUTPUT_BUFFER);
    http.setUriCompliance(UriCompliance.RFC3986);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Door(desk));
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception failed) {
      stop();
      throw new SimulatorException.NoPort(port, failed);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    stop();
  }

  private void stop() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      throw new SimulatorException.NotStopped(failed);
    }
  }

  private static final class Door extends Handler.Abstract {
    private final Desk desk;

    Door(Desk desk) {
      this.desk = desk;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      var exchange = new Exchange(request, response);
      try {
        serve(exchange);
        callback.succeeded();
      } catch (IOException | RejectedExecutionException gone) {
        exchange.cut();
        callback.failed(gone);
      }
      return true;
    }

    private void serve(Exchange exchange) throws IOException {
      try {
        desk.serve(exchange);
      } catch (ApiError error) {
        exchange.fail(error);
      }
    }
  }
}
