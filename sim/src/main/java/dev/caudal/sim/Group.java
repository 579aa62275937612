// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Neighbouring messages of one role, which count as one. */
record Group(String role, List<Placed> blocks, int first, int last) {

  /** A block, and where it stands in the request. */
  record Placed(int message, int place, JsonNode block) {
    String type() {
      return Json.string(block, "type");
    }

    String path() {
      return "messages." + message + ".content." + place;
    }
  }

  static List<Group> of(List<Message> messages) {
    var groups = new ArrayList<Group>();
    for (var message : messages) {
      var blocks = new ArrayList<Placed>();
      int first = message.index();
      if (!groups.isEmpty() && groups.getLast().role.equals(message.role())) {
        var before = groups.removeLast();
        blocks.addAll(before.blocks);
        first = before.first;
      }
      for (int i = 0; i < message.content().size(); i++) {
        blocks.add(new Placed(message.index(), i, message.content().get(i)));
      }
      groups.add(new Group(message.role(), blocks, first, message.index()));
    }
    return groups;
  }

  boolean is(String other) {
    return role.equals(other);
  }

  List<Placed> ofType(String type) {
    return blocks.stream().filter(placed -> placed.type().equals(type)).toList();
  }

  boolean endsInServerTool() {
    return !blocks.isEmpty()
        && (blocks.getLast().type().equals("server_tool_use")
            || blocks.getLast().type().endsWith("_tool_result"));
  }
}
