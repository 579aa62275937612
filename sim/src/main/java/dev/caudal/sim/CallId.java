// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Ids of tool calls. They hold a seal over the thinking that stood before the call, so that
 * thinking which is missing when the call is answered is noticed without keeping anything.
 */
final class CallId {

  private static final Pattern OURS =
      Pattern.compile("toolu_01([0-9a-f]{12})([0-9a-f]{6})([0-9a-f]{6})");
  private static final int NONCE = 6;
  private static final int SEAL = 3;

  private CallId() {}

  static String make(List<String> signatures) {
    var nonce = Ids.random(NONCE);
    return "toolu_01"
        + HexFormat.of().formatHex(nonce)
        + seal(nonce, List.of("id"))
        + seal(nonce, signatures);
  }

  /** Whether it was made after this thinking; an id of another make always was. */
  static boolean fits(String id, List<String> signatures) {
    var match = OURS.matcher(id);
    if (!match.matches()) {
      return true;
    }
    var nonce = HexFormat.of().parseHex(match.group(1));
    boolean ours = match.group(2).equals(seal(nonce, List.of("id")));
    if (!ours) {
      return true;
    }
    // A turn that went on after a pause begins in the middle of what the client holds as one.
    for (int from = 0; from <= signatures.size(); from++) {
      if (match.group(3).equals(seal(nonce, signatures.subList(from, signatures.size())))) {
        return from == 0 || from < signatures.size();
      }
    }
    return false;
  }

  private static String seal(byte[] nonce, List<String> what) {
    var mac = Digest.mac(nonce, String.join("\n", what).getBytes(UTF_8));
    return HexFormat.of().formatHex(Digest.first(mac, SEAL));
  }
}
