// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes. */
final class Digest {

  private static final String SHA_256 = "SHA-256";
  private static final String HMAC = "HmacSHA256";

  // The key is constant and open to all, so that a restart breaks no conversation; it guards
  // nothing.
  private static final byte[] KEY = "caudal-sim".getBytes(StandardCharsets.UTF_8);

  private Digest() {}

  static byte[] of(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance(SHA_256);
      for (var part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static byte[] of(byte[] before, String text) {
    return of(before, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] mac(byte[]... parts) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(KEY, HMAC));
      for (var part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] first(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
