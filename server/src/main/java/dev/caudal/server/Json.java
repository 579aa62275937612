// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as strangers send it, read strictly, and as answers spell it. */
final class Json {
  static final int DEPTH_MAX = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper OURS = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode number(long number) {
    return MAPPER.getNodeFactory().numberNode(number);
  }

  static byte[] bytes(JsonNode json) {
    // By way of text: half a surrogate pair becomes a question mark there, and no failure.
    return MAPPER.writeValueAsString(json).getBytes(UTF_8);
  }

  /** Reads one value: UTF-8, no name twice, nothing behind it, no deeper than the limit. */
  static JsonNode read(byte[] bytes) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.malformed("the body is not UTF-8");
    }
    return read(text);
  }

  static JsonNode read(String text) {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (StreamConstraintsException e) {
      throw Problem.malformed("the JSON is deeper than " + DEPTH_MAX + ", or a number is too long");
    } catch (JacksonException e) {
      var at = e.getLocation();
      var where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw Problem.malformed("not one value of JSON" + where);
    }
    if (json.isMissingNode()) {
      throw Problem.malformed("not one value of JSON: nothing is there");
    }
    if (text.contains("\\u") && !isWhole(json)) {
      throw Problem.malformed("half a surrogate pair in a string");
    }
    return json;
  }

  /** Reads what we wrote ourselves, however deep. */
  static JsonNode ours(byte[] bytes) {
    return OURS.readTree(bytes);
  }

  private static boolean isWhole(JsonNode json) {
    if (json.isString()) {
      return isWhole(json.asString());
    }
    if (json instanceof ObjectNode object
        && !object.propertyNames().stream().allMatch(Json::isWhole)) {
      return false;
    }
    return json.values().stream().allMatch(Json::isWhole);
  }

  private static boolean isWhole(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }
}
