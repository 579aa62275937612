// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks, as Standard Webhooks 1.0 says. */
final class Signatures {
  private static final String ALGORITHM = "HmacSHA256";

  private Signatures() {}

  /**
   * The value of {@code webhook-signature}: one for each key, so that a receiver can change keys.
   */
  static String of(List<byte[]> keys, String id, long seconds, byte[] body) {
    return keys.stream()
        .map(key ->
            "v1," + Base64.getEncoder().encodeToString(mac(key, id + "." + seconds + ".", body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] mac(byte[] key, String head, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(head.getBytes(UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
