// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * A whole HTTP answer of the Messages API in bytes, made once: each event in a chunk of its own, as
 * the API sends them.
 *
 * @param steps where each paced part ends; a part holds one delta, the last one the end too
 */
record CannedAnswer(byte[] bytes, int[] steps) {
  private static final String WORDS =
      "the quick river carries its events down to the sea and none of them is lost on the way ";

  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream; charset=utf-8\r
      Cache-Control: no-cache\r
      request-id: req_011CSHoEeqs5C35K2UUqR7Fy\r
      Transfer-Encoding: chunked\r
      \r
      """;

  private static final String START =
      """
      {"type":"message_start","message":{"id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message",\
      "role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,\
      "stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":0,\
      "cache_read_input_tokens":0,"output_tokens":1}}}\
      """;

  private static final String BLOCK_START =
      """
      {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
      """;

  private static final String BLOCK_STOP =
      """
      {"type":"content_block_stop","index":0}\
      """;

  private static final String DELTA =
      """
      {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}\
      """;

  private static final String END =
      """
      {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
      "usage":{"output_tokens":%d}}\
      """;

  private static final String STOP =
      """
      {"type":"message_stop"}\
      """;

  static CannedAnswer of(int deltas) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(HEAD.getBytes(US_ASCII));
    event(out, "message_start", START);
    event(out, "content_block_start", BLOCK_START);
    var steps = new int[deltas];
    for (int i = 0; i < deltas; i++) {
      int at = i * 7 % (WORDS.length() - 12);
      event(out, "content_block_delta", DELTA.formatted(WORDS.substring(at, at + 5 + i % 7)));
      steps[i] = out.size();
    }
    event(out, "content_block_stop", BLOCK_STOP);
    event(out, "message_delta", END.formatted(deltas));
    event(out, "message_stop", STOP);
    out.writeBytes("0\r\n\r\n".getBytes(US_ASCII));
    steps[deltas - 1] = out.size();
    return new CannedAnswer(out.toByteArray(), steps);
  }

  private static void event(ByteArrayOutputStream out, String name, String data) {
    var frame = ("event: " + name + "\ndata: " + data + "\n\n").getBytes(UTF_8);
    out.writeBytes((Integer.toHexString(frame.length) + "\r\n").getBytes(US_ASCII));
    out.writeBytes(frame);
    out.writeBytes("\r\n".getBytes(US_ASCII));
  }
}
