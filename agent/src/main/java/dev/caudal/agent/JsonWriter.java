// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.Map;

/** Puts values together without looking inside them. */
final class JsonWriter {
  private static final byte[] NONE = {};
  private static final byte[] COMMA = {','};

  private JsonWriter() {}

  static Json object(Map<String, Json> fields) {
    var out = new ByteArrayOutputStream();
    out.write('{');
    var separator = NONE;
    for (var field : fields.entrySet()) {
      out.writeBytes(separator);
      name(out, field.getKey());
      out.write(':');
      out.writeBytes(field.getValue().bytes());
      separator = COMMA;
    }
    out.write('}');
    return Json.trusted(out.toByteArray());
  }

  static Json array(Collection<Json> items) {
    var out = new ByteArrayOutputStream();
    out.write('[');
    var separator = NONE;
    for (var item : items) {
      out.writeBytes(separator);
      out.writeBytes(item.bytes());
      separator = COMMA;
    }
    out.write(']');
    return Json.trusted(out.toByteArray());
  }

  private static void name(ByteArrayOutputStream out, String name) {
    if (isPlain(name)) {
      out.write('"');
      out.writeBytes(name.getBytes(US_ASCII));
      out.write('"');
    } else {
      out.writeBytes(Json.of(name).bytes());
    }
  }

  /** Whether it stands in JSON as it is: all names of the API do. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
