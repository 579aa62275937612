// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds who answers: the table of routes, in order; the first that fits is taken. */
final class Router implements Door {
  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** The table, for whoever compares it with what is documented. */
  List<Route> routes() {
    return routes;
  }

  @Override
  public void serve(Call call) throws IOException, InterruptedException {
    var segments = Route.segments(call.exchange().path());
    var method = call.isHead() ? "GET" : call.method();
    var others = new ArrayList<Route>();
    for (var route : routes) {
      var names = route.match(segments);
      if (names.isPresent()) {
        if (route.method().equals(method) && !(call.isHead() && route.starts())) {
          call.routed(route.pattern(), names.get());
          route.door().serve(call);
          return;
        }
        others.add(route);
      }
    }
    refuse(call, others);
  }

  /** Whether this GET, harmless by its method, would start a run. */
  boolean startsRun(Call call) {
    if (!call.method().equals("GET")) {
      return false;
    }
    var segments = Route.segments(call.exchange().path());
    return routes.stream().anyMatch(route -> route.starts() && route.match(segments).isPresent());
  }

  private static void refuse(Call call, List<Route> others) throws IOException {
    if (others.isEmpty()) {
      throw new Problem(404, "not_found", "there is nothing at this address");
    }
    var allow = allow(others);
    if (call.method().equals("OPTIONS")) {
      call.put("Allow", allow);
      call.answer(204);
      return;
    }
    throw new Problem(405, "method_not_allowed", "this address takes " + allow)
        .header("Allow", allow);
  }

  private static String allow(List<Route> routes) {
    var methods = new TreeSet<String>(List.of("OPTIONS"));
    for (var route : routes) {
      methods.add(route.method());
      if (route.method().equals("GET") && !route.starts()) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }
}
