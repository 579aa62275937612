// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes system messages. */
final class SystemMessages {
  private SystemMessages() {}

  static SystemMessage of(String subtype, Map<String, ?> fields, Source source) {
    var raw = new LinkedHashMap<String, Object>();
    raw.put("type", "system");
    raw.put("subtype", subtype);
    raw.putAll(fields);
    return new SystemMessage(subtype, Json.of(raw), source);
  }
}
