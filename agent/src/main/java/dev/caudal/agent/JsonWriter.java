// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Map;

/** Puts values together without looking inside them. */
final class JsonWriter {
  private JsonWriter() {}

  static Json object(Map<String, Json> fields) {
    var out = new ByteArrayOutputStream();
    out.write('{');
    var separator = "";
    for (var field : fields.entrySet()) {
      out.writeBytes(separator.getBytes(UTF_8));
      out.writeBytes(Json.of(field.getKey()).bytes());
      out.write(':');
      out.writeBytes(field.getValue().bytes());
      separator = ",";
    }
    out.write('}');
    return Json.trusted(out.toByteArray());
  }

  static Json array(Collection<Json> items) {
    var out = new ByteArrayOutputStream();
    out.write('[');
    var separator = "";
    for (var item : items) {
      out.writeBytes(separator.getBytes(UTF_8));
      out.writeBytes(item.bytes());
      separator = ",";
    }
    out.write(']');
    return Json.trusted(out.toByteArray());
  }
}
