// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** A server whose tools are offered as {@code mcp__<server>__<tool>}. */
public sealed interface McpServer {
  /** {@code [a-zA-Z0-9_-]+}. */
  String name();

  /** A program that speaks over its standard input and output. */
  record Stdio(String name, List<String> command, Map<String, String> env) implements McpServer {
    /** Keeps copies of the command and its environment. */
    public Stdio {
      command = List.copyOf(command);
      env = Map.copyOf(env);
    }
  }

  /** A server that speaks streamable HTTP. */
  record Http(String name, URI url, Map<String, String> headers) implements McpServer {
    /** Keeps a copy of the headers. */
    public Http {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "Http[name=" + name + ", url=" + url + ", headers=" + headers.keySet() + "]";
    }
  }

  /** Tools of this program under a server's name. */
  record InProcess(String name, List<Tool> tools) implements McpServer {
    /** Keeps a copy of the list. */
    public InProcess {
      tools = List.copyOf(tools);
    }
  }
}
