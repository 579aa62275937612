// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a holder writes into the log: opaque to the store.
 *
 * <p>An entry with a join key is a piece of a longer text. Neighbours of the same type, JSON and
 * key may be merged; what their texts join to never changes.
 *
 * @param joinKey empty for an entry that stands alone
 * @param text the piece, apart from the JSON; empty without a join key
 */
public record Entry(String type, byte[] json, String joinKey, byte[] text) {

  static final byte[] NOTHING = {};

  public Entry {
    if (joinKey.isEmpty() && text.length > 0) {
      throw new IllegalArgumentException("text needs a join key: type " + type);
    }
  }

  public static Entry of(String type, byte[] json) {
    return new Entry(type, json, "", NOTHING);
  }

  public static Entry of(String type, String json) {
    return of(type, json.getBytes(StandardCharsets.UTF_8));
  }

  /** A piece of the text that {@code joinKey} names. */
  public static Entry piece(String type, byte[] json, String joinKey, byte[] text) {
    return new Entry(type, json, joinKey, text);
  }

  public static Entry piece(String type, String json, String joinKey, String text) {
    return piece(
        type,
        json.getBytes(StandardCharsets.UTF_8),
        joinKey,
        text.getBytes(StandardCharsets.UTF_8));
  }

  boolean joins(Entry next) {
    return !joinKey.isEmpty()
        && joinKey.equals(next.joinKey)
        && type.equals(next.type)
        && Arrays.equals(json, next.json);
  }

  int bytes() {
    return type.length() + json.length + joinKey.length() + text.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry(var otherType, var otherJson, var otherKey, var otherText)
        && type.equals(otherType)
        && joinKey.equals(otherKey)
        && Arrays.equals(json, otherJson)
        && Arrays.equals(text, otherText);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(json)) + Arrays.hashCode(text);
  }

  @Override
  public String toString() {
    return type
        + new String(json, StandardCharsets.UTF_8)
        + (joinKey.isEmpty() ? "" : "+" + new String(text, StandardCharsets.UTF_8));
  }
}
