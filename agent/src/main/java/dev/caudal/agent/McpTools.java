// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The tools of all MCP servers of a session. Their list is complete or there is none: it is frozen
 * with the conversation, so a server that is missing now would be missing for ever.
 */
final class McpTools implements AutoCloseable {
  private final List<McpConnection> connections = new ArrayList<>();
  private final List<Tool> tools = new ArrayList<>();

  private McpTools() {}

  static McpTools connect(List<McpServer> servers, Path folder) {
    return connect(servers, folder, McpLimits.DEFAULT);
  }

  /**
   * Connects all servers at once.
   *
   * @param folder where programs are started
   * @throws EngineFailed {@code mcp_unavailable}, naming whoever cannot be reached
   */
  static McpTools connect(List<McpServer> servers, Path folder, McpLimits limits) {
    checkNames(servers);
    var all = new McpTools();
    var done = false;
    try {
      all.connectAll(servers, folder, limits);
      all.checkUnique();
      done = true;
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Aborted(Aborted.Reason.THREAD_INTERRUPTED);
    } finally {
      if (!done) {
        all.close();
      }
    }
  }

  List<Tool> tools() {
    return List.copyOf(tools);
  }

  private void connectAll(List<McpServer> servers, Path folder, McpLimits limits)
      throws InterruptedException {
    var tasks = new ArrayList<FutureTask<List<Tool>>>();
    for (var server : servers) {
      var task = new FutureTask<>(() -> offered(server, folder, limits));
      tasks.add(task);
      Thread.ofVirtual().name("mcp-" + server.name() + "-connect").start(task);
    }
    var failures = new ArrayList<String>();
    for (int i = 0; i < tasks.size(); i++) {
      try {
        tools.addAll(tasks.get(i).get());
      } catch (ExecutionException e) {
        failures.add(servers.get(i).name() + ": " + message(e));
      }
    }
    if (!failures.isEmpty()) {
      throw new EngineFailed(
          "mcp_unavailable", "MCP server cannot be used: " + String.join("; ", failures));
    }
  }

  private static String message(ExecutionException failure) {
    var cause = failure.getCause();
    return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
  }

  private List<Tool> offered(McpServer server, Path folder, McpLimits limits)
      throws IOException, InterruptedException {
    var offered = new ArrayList<Tool>();
    if (server instanceof McpServer.InProcess(var name, var own)) {
      for (var tool : own) {
        offered.add(new RenamedTool(McpNames.of(name, tool.name()), tool));
      }
      return offered;
    }
    var connection = new McpConnection(server, folder, limits);
    add(connection);
    for (var tool : connection.tools()) {
      offered.add(McpTool.of(tool, connection));
    }
    return offered;
  }

  private void add(McpConnection connection) {
    synchronized (connections) {
      connections.add(connection);
    }
  }

  private static void checkNames(List<McpServer> servers) {
    var names = new HashSet<String>();
    for (var server : servers) {
      McpNames.check(server.name());
      if (!names.add(server.name())) {
        throw new InvalidRequest("two MCP servers are named " + server.name());
      }
    }
  }

  private void checkUnique() {
    var names = new HashSet<String>();
    for (var tool : tools) {
      if (!names.add(tool.name())) {
        throw new EngineFailed("mcp_unavailable", "two MCP tools are named " + tool.name());
      }
    }
  }

  /** Ends all connections and programs, side by side. */
  @Override
  public void close() {
    List<McpConnection> open;
    synchronized (connections) {
      open = List.copyOf(connections);
    }
    var closing = open.stream().map(each -> Thread.ofVirtual().start(each::close)).toList();
    var interrupted = false;
    for (var thread : closing) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
