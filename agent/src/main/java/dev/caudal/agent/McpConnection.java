// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One remote server: it is connected when it is first needed, and again by the next call after the
 * connection was lost. A call that was on its way then is not made again: nobody knows what it did.
 */
final class McpConnection implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final McpServer server;
  private final Path folder;
  private final McpLimits limits;
  private final McpSecrets secrets;
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Live live;
  private @Nullable String failure;
  private Duration pause = Duration.ZERO;
  private long failedAt;
  private volatile @Nullable McpLink link;
  private volatile boolean closed;

  McpConnection(McpServer server, Path folder, McpLimits limits) {
    this.server = server;
    this.folder = folder;
    this.limits = limits;
    this.secrets = McpSecrets.of(server);
  }

  private record Live(McpSyncClient client, McpLink link, Map<String, McpSchema.Tool> tools) {}

  String name() {
    return server.name();
  }

  /** The server's tools, connecting it if need be. */
  List<McpSchema.Tool> tools() throws IOException, InterruptedException {
    return List.copyOf(live().tools().values());
  }

  /** Calls a tool. What goes wrong is told to the model, apart from an interrupt. */
  ToolOutput call(String tool, Json input, ToolContext context) throws InterruptedException {
    var request = CallToolRequest.builder(tool).arguments(arguments(input)).build();
    try {
      try {
        return call(live(), request, context);
      } catch (NotTaken e) {
        return call(live(), request, context);
      }
    } catch (IOException e) {
      return ToolOutput.error("The MCP server " + name() + " cannot be reached: " + reason(e));
    }
  }

  private ToolOutput call(Live live, CallToolRequest request, ToolContext context)
      throws InterruptedException, NotTaken {
    if (!live.tools().containsKey(request.name())) {
      return ToolOutput.error(
          "The MCP server " + name() + " does not offer the tool " + request.name() + " any more.");
    }
    context.onCancel(() -> live.link().cancel(request, McpLink.Fate.CANCELLED, "cancelled"));
    if (context.isCancelled()) {
      throw new InterruptedException();
    }
    var timer = timer(live.link(), request);
    try {
      return McpResults.read(live.client().callTool(request), limits.outputChars());
    } catch (McpError e) {
      return failed(e);
    } catch (RuntimeException e) {
      live.link().cancel(request, McpLink.Fate.CANCELLED, "cancelled");
      if (Thread.interrupted() || context.isCancelled()) {
        throw new InterruptedException();
      }
      return unknown(reason(e));
    } finally {
      timer.complete(false);
    }
  }

  /** The SDK's own timeout is for all requests, and tells the server nothing. */
  private CompletableFuture<Boolean> timer(McpLink over, CallToolRequest request) {
    var timer = new CompletableFuture<Boolean>();
    var late = "no answer within " + seconds(limits.call());
    var unused =
        timer
            .completeOnTimeout(true, limits.call().toNanos(), NANOSECONDS)
            .thenAcceptAsync(
                isLate -> {
                  if (isLate) {
                    over.cancel(request, McpLink.Fate.UNKNOWN, late);
                  }
                },
                Thread::startVirtualThread);
    return timer;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " seconds";
  }

  private ToolOutput failed(McpError error) throws InterruptedException, NotTaken {
    return switch (error.getJsonRpcError().data()) {
      case McpLink.Fate fate ->
          switch (fate) {
            case CANCELLED -> throw new InterruptedException();
            case NOT_TAKEN -> throw new NotTaken();
            case UNKNOWN -> unknown(reason(error));
          };
      case null, default ->
          ToolOutput.error("The MCP server " + name() + " refused the call: " + reason(error));
    };
  }

  private ToolOutput unknown(String reason) {
    return ToolOutput.error(
        "No answer came from the MCP server "
            + name()
            + ": "
            + reason
            + ". Whether the call had any effect is unknown; it was not made again.");
  }

  private Live live() throws IOException, InterruptedException {
    opening.lockInterruptibly();
    try {
      var held = live;
      if (held != null && held.link().lost() == null) {
        return held;
      }
      if (held != null) {
        held.link().end();
      }
      checkMayOpen();
      var opened = open();
      live = opened;
      pause = Duration.ZERO;
      return opened;
    } finally {
      opening.unlock();
    }
  }

  private void checkMayOpen() throws IOException {
    if (closed) {
      throw new IOException("it was closed");
    }
    if (System.nanoTime() - failedAt < pause.toNanos()) {
      throw new IOException(failure + " (it is not tried again so soon)");
    }
  }

  private Live open() throws IOException, InterruptedException {
    try {
      return openInTime();
    } catch (IOException e) {
      var doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      failedAt = System.nanoTime();
      var told = reason(e);
      failure = told;
      throw new IOException(told, e);
    }
  }

  private Live openInTime() throws IOException, InterruptedException {
    var fresh = link();
    link = fresh;
    var opened = new CompletableFuture<Live>();
    Thread.ofVirtual().name("mcp-" + name() + "-open").start(() -> open(fresh, opened));
    var done = false;
    try {
      if (closed) {
        throw new IOException("it was closed");
      }
      var result = opened.get(limits.connect().toNanos(), NANOSECONDS);
      done = true;
      return result;
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + seconds(limits.connect()), e);
    } catch (ExecutionException e) {
      var lost = fresh.lost();
      throw new IOException(lost == null ? reason(root(e)) : lost, e);
    } finally {
      if (!done) {
        fresh.end();
      }
    }
  }

  private void open(McpLink fresh, CompletableFuture<Live> opened) {
    try {
      var client =
          McpClient.sync(fresh)
              .clientInfo(McpSchema.Implementation.builder("caudal", "0.1.0").build())
              // What is waited for here ends earlier, by our own timers.
              .initializationTimeout(limits.connect().multipliedBy(2))
              .requestTimeout(limits.connect().plus(limits.call()).multipliedBy(2))
              .build();
      var unused = client.initialize();
      opened.complete(new Live(client, fresh, McpToolList.read(client)));
    } catch (IOException | RuntimeException e) {
      opened.completeExceptionally(e);
    }
  }

  private McpLink link() throws IOException {
    return switch (server) {
      case McpServer.Stdio stdio -> StdioLink.open(stdio, folder);
      case McpServer.Http http -> HttpLink.open(http);
      case McpServer.InProcess inProcess -> throw new IOException("it has no connection");
    };
  }

  /** What went wrong, without secrets and not too long. */
  private String reason(Throwable failure) {
    var message = root(failure).getMessage();
    return secrets.mask(message == null ? root(failure).getClass().getSimpleName() : message);
  }

  private static Throwable root(Throwable failure) {
    var root = failure;
    for (int depth = 0; depth < 20; depth++) {
      var cause = root.getCause();
      if (cause == null || !wraps(root)) {
        return root;
      }
      root = cause;
    }
    return root;
  }

  /** An own failure says it better than its cause; what the SDK puts around one does not. */
  private static boolean wraps(Throwable failure) {
    return failure instanceof ExecutionException
        || (failure instanceof RuntimeException && !(failure instanceof McpError));
  }

  private static Map<String, Object> arguments(Json input) {
    var arguments = new LinkedHashMap<String, Object>();
    input.tree().properties().forEach(entry -> arguments.put(entry.getKey(), entry.getValue()));
    return arguments;
  }

  @Override
  public void close() {
    closed = true;
    var open = link;
    if (open != null) {
      open.end();
    }
  }

  /** The server did not take the call: it can be made again. */
  private static final class NotTaken extends IOException {
    NotTaken() {
      super("it refuses every session");
    }
  }
}
