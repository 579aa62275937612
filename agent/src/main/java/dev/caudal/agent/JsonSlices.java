// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Takes JSON apart into values that keep their bytes: numbers and escapes stay as they came. */
final class JsonSlices {
  private JsonSlices() {}

  /** The fields of an object, in order. */
  static Map<String, Json> fields(Json object) {
    var fields = new LinkedHashMap<String, Json>();
    try (var parser = open(object, JsonToken.START_OBJECT)) {
      for (var name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        if (fields.put(name, slice(object, parser)) != null) {
          throw new ConnectionFailed("the answer has an object with two values for " + name);
        }
      }
    } catch (JacksonException e) {
      throw broken(e);
    }
    return fields;
  }

  /** The items of an array. */
  static List<Json> items(Json array) {
    var items = new ArrayList<Json>();
    try (var parser = open(array, JsonToken.START_ARRAY)) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(slice(array, parser));
      }
    } catch (JacksonException e) {
      throw broken(e);
    }
    return items;
  }

  private static JsonParser open(Json json, JsonToken wanted) {
    var parser = Json.lenientParser(json.bytes());
    if (parser.nextToken() != wanted) {
      parser.close();
      throw new ConnectionFailed("the answer has something else where an object or array belongs");
    }
    return parser;
  }

  private static Json slice(Json whole, JsonParser parser) {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    // A string is read only when somebody asks for it: until then the parser stands in its middle.
    parser.finishToken();
    int to = (int) parser.currentLocation().getByteOffset();
    return Json.trusted(Arrays.copyOfRange(whole.bytes(), from, to));
  }

  private static ConnectionFailed broken(JacksonException e) {
    return new ConnectionFailed("the answer is broken: " + e.getOriginalMessage(), e);
  }
}
