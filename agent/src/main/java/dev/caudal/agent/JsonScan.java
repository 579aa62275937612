// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Cuts objects and arrays out of JSON without rewriting a byte of them. */
final class JsonScan {
  private JsonScan() {}

  /** The object or array that stands under a name in an object. */
  static Optional<byte[]> member(byte[] object, String name) {
    try (var parser = Json.parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(name);
        if (parser.nextToken().isStructStart() && wanted) {
          return Optional.of(slice(object, parser));
        }
        parser.skipChildren();
      }
      return Optional.empty();
    }
  }

  /** The objects of an array. */
  static List<byte[]> items(byte[] array) {
    var items = new ArrayList<byte[]>();
    try (var parser = Json.parser(array)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        items.add(slice(array, parser));
      }
    }
    return items;
  }

  private static byte[] slice(byte[] json, JsonParser parser) {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return Arrays.copyOfRange(json, from, (int) parser.currentLocation().getByteOffset());
  }
}
