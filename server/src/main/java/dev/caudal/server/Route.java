// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method and a path, and who answers there.
 *
 * @param pattern the path; <code>{name}</code> stands for one segment
 * @param starts whether it starts a run though its method says that nothing happens
 */
record Route(String method, String pattern, boolean starts, Door door) {

  static Route get(String pattern, Door door) {
    return new Route("GET", pattern, false, door);
  }

  /** A GET that starts a run: no foreign page and no followed link may do that. */
  static Route getStarting(String pattern, Door door) {
    return new Route("GET", pattern, true, door);
  }

  static Route post(String pattern, Door door) {
    return new Route("POST", pattern, false, door);
  }

  static Route put(String pattern, Door door) {
    return new Route("PUT", pattern, false, door);
  }

  static Route delete(String pattern, Door door) {
    return new Route("DELETE", pattern, false, door);
  }

  /** What stands where the pattern has names; nothing where the path is another one. */
  Optional<Map<String, String>> match(List<String> segments) {
    var wanted = segments(pattern);
    if (wanted.size() != segments.size()) {
      return Optional.empty();
    }
    var names = new HashMap<String, String>();
    for (int i = 0; i < wanted.size(); i++) {
      var want = wanted.get(i);
      var is = segments.get(i);
      if (want.startsWith("{") && !is.isEmpty()) {
        names.put(want.substring(1, want.length() - 1), is);
      } else if (!want.equals(is)) {
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }

  static List<String> segments(String path) {
    var segments = new ArrayList<String>();
    int from = 1;
    for (int i = 1; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        segments.add(Percent.decodePath(path.substring(Math.min(from, i), i)));
        from = i + 1;
      }
    }
    return segments;
  }
}
