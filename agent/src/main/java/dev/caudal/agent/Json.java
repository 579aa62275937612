// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON value, kept to the byte as it came: what is sent back to the model must be what the model
 * said, unknown fields included. It is parsed only when somebody looks inside.
 */
public final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(new BufferPool())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new JsonBinding())
          .build();

  private static final ObjectReadContext LENIENT =
      new ObjectReadContext.Base() {
        @Override
        public int getStreamReadFeatures(int defaults) {
          return defaults & ~StreamReadFeature.STRICT_DUPLICATE_DETECTION.getMask();
        }
      };

  private final byte[] utf8;
  private @Nullable JsonNode tree;

  private Json(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Takes text as it stands; throws {@link InvalidRequest} if it is no JSON value. */
  public static Json parse(String text) {
    var json = new Json(text.getBytes(UTF_8));
    json.tree();
    return json;
  }

  /** The JSON of a record, a map, a list, a tree or a simple value. */
  public static Json of(@Nullable Object value) {
    if (value instanceof Json json) {
      return json;
    }
    return new Json(MAPPER.writeValueAsBytes(value));
  }

  /** Takes bytes that are known to be one JSON value; they are not copied. */
  static Json trusted(byte[] utf8) {
    return new Json(utf8);
  }

  /** The value as it came. */
  public String text() {
    return new String(utf8, UTF_8);
  }

  /** The value, parsed. Not to be changed. */
  public JsonNode tree() {
    var seen = tree;
    if (seen == null) {
      try {
        seen = MAPPER.readTree(utf8);
      } catch (JacksonException e) {
        throw new InvalidRequest("not JSON: " + e.getOriginalMessage());
      }
      tree = seen;
    }
    return seen;
  }

  /** The value as an instance of a record or class. */
  public <T> T as(Class<T> type) {
    try {
      return MAPPER.readValue(utf8, type);
    } catch (JacksonException e) {
      throw new InvalidRequest("not a " + type.getSimpleName() + ": " + e.getOriginalMessage());
    }
  }

  /** Reads bytes as tokens, without what binding to types would need. */
  static JsonParser parser(byte[] utf8) {
    return MAPPER.tokenStreamFactory().createParser(ObjectReadContext.empty(), utf8);
  }

  /** The same, for callers who look at names that stand twice by themselves. */
  static JsonParser lenientParser(byte[] utf8) {
    return MAPPER.tokenStreamFactory().createParser(LENIENT, utf8);
  }

  /** The bytes themselves, not a copy. */
  byte[] bytes() {
    return utf8;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json json && Arrays.equals(utf8, json.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return text();
  }
}
