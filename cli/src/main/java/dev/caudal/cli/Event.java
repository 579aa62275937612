// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that happened in a run, as the log tells it.
 *
 * @param seq its number; grows by one
 * @param fields what else there is to say, in order; a value may be null
 */
record Event(int seq, String type, Map<String, Object> fields) {

  /** A field's text; empty where there is none. */
  String text(String field) {
    return fields.get(field) instanceof Object value ? value.toString() : "";
  }

  boolean is(String field) {
    return Boolean.TRUE.equals(fields.get(field));
  }

  /** The event as one line, with these fields behind the number. */
  String json(Map<String, ?> more) {
    var all = new LinkedHashMap<String, Object>();
    all.put("type", type);
    all.put("seq", seq);
    all.putAll(more);
    all.putAll(fields);
    return Json.of(all).text();
  }
}
