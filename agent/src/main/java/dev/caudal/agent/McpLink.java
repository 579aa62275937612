// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The way that messages take to one MCP server and back, below the SDK's client.
 *
 * <p>The SDK's own transports let a request wait for its timeout when the server dies, cannot take
 * a request back, and read lines of any length. This one answers for the server where it cannot:
 * each request that will not be answered any more gets an error with its {@link Fate}.
 */
abstract class McpLink implements McpClientTransport {
  /** Why a request has no answer. As a Java object in an error's data, no server can forge it. */
  enum Fate {
    /** It was sent, and nobody knows what became of it. */
    UNKNOWN,
    /** The server did not take it. */
    NOT_TAKEN,
    /** The caller took it back. */
    CANCELLED
  }

  static final JacksonMcpJsonMapper JSON = new JacksonMcpJsonMapper(Json.MAPPER);

  /** Where the whole result of a call is found in what {@link #unmarshalFrom} makes of it. */
  static final String RAW = "raw";

  private final McpSecrets secrets;
  private final Map<Object, JSONRPCRequest> waiting = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable String> lost = new AtomicReference<>();
  private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> receiver =
      message -> message;

  McpLink(McpServer server) {
    this.secrets = McpSecrets.of(server);
  }

  /** Sends a message without waiting for its answer. */
  abstract void send(JSONRPCMessage message) throws IOException;

  /** Takes messages in from now on. */
  abstract void begin();

  /** Lets go of the request on the way, if there is anything to let go of. */
  abstract void forget(Object id);

  /** Ends it, with everything that belongs to it. */
  abstract void end();

  /** What it is told when nothing else is known. */
  final @Nullable String lost() {
    return lost.get();
  }

  /** It leads nowhere any more. The first reason counts. */
  final void lose(String reason) {
    lost.compareAndSet(null, secrets.mask(reason));
    waiting.keySet().forEach(id -> fail(id, Fate.UNKNOWN, reason));
  }

  /** Answers a request in the server's place. */
  final void fail(Object id, Fate fate, String reason) {
    receive(JSONRPCResponse.error(id, new JSONRPCError(0, reason, fate)));
  }

  /** The server refused a request without looking at it, as it will refuse all that follow. */
  final void refuse(Object id, String reason) {
    lost.compareAndSet(null, secrets.mask(reason));
    fail(id, Fate.NOT_TAKEN, reason);
    lose(reason);
  }

  /** Takes the request with these parameters back. */
  final void cancel(Object params, Fate fate, String reason) {
    for (var request : waiting.values()) {
      if (request.params() == params) {
        fail(request.id(), fate, reason);
        forget(request.id());
        Thread.startVirtualThread(() -> tellCancelled(request.id()));
      }
    }
  }

  private void tellCancelled(Object id) {
    try {
      send(new JSONRPCNotification("notifications/cancelled", Map.of("requestId", id)));
    } catch (IOException e) {
      lose(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Hands a message to the client. Notifications go nowhere: the list of tools is frozen, and the
   * SDK would fetch it again at each of them.
   */
  final void receive(JSONRPCMessage message) {
    switch (message) {
      case JSONRPCResponse response -> {
        var request = response.id() == null ? null : waiting.remove(response.id());
        if (request != null) {
          answered(request, response);
          pass(masked(response));
        }
      }
      case JSONRPCRequest request -> pass(request);
      default -> {}
    }
  }

  /** The SDK writes errors to its log. */
  private JSONRPCResponse masked(JSONRPCResponse response) {
    var error = response.error();
    if (error == null) {
      return response;
    }
    var message = secrets.mask(error.message() == null ? "no reason given" : error.message());
    var code = error.code() == null ? 0 : error.code();
    var fate = error.data() instanceof Fate known ? known : null;
    return JSONRPCResponse.error(response.id(), new JSONRPCError(code, message, fate));
  }

  /** A look at an answer before the client gets it. */
  void answered(JSONRPCRequest request, JSONRPCResponse response) {}

  private void pass(JSONRPCMessage message) {
    var unused = receiver.apply(Mono.just(message)).subscribe();
  }

  final boolean isWaiting(Object id) {
    return waiting.containsKey(id);
  }

  @Override
  public final Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(() -> {
      receiver = handler;
      begin();
    });
  }

  @Override
  public final Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromRunnable(() -> sendOrFail(message));
  }

  private void sendOrFail(JSONRPCMessage message) {
    if (message instanceof JSONRPCRequest request) {
      waiting.put(request.id(), request);
    }
    var reason = lost.get();
    try {
      if (reason == null) {
        send(message);
      }
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
      lose(reason);
    }
    if (reason != null && message instanceof JSONRPCRequest request) {
      fail(request.id(), Fate.UNKNOWN, reason);
    }
  }

  @Override
  public final Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::end);
  }

  @Override
  public final List<String> protocolVersions() {
    return List.of(
        ProtocolVersions.MCP_2024_11_05,
        ProtocolVersions.MCP_2025_03_26,
        ProtocolVersions.MCP_2025_06_18,
        ProtocolVersions.MCP_2025_11_25);
  }

  /** The result of a call is kept whole: the SDK refuses content of kinds that it does not know. */
  @Override
  @SuppressWarnings("unchecked") // the type was just compared
  public final <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    if (type.getType() == CallToolResult.class) {
      return (T) new CallToolResult(List.of(), false, null, Map.of(RAW, data));
    }
    return JSON.convertValue(data, type);
  }

  static JSONRPCMessage parse(String text) throws IOException {
    try {
      return McpSchema.deserializeJsonRpcMessage(JSON, text);
    } catch (IOException | RuntimeException e) {
      throw new IOException("it sent what is no JSON-RPC message", e);
    }
  }
}
