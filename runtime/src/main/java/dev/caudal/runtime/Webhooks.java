// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How webhooks are sent.
 *
 * @param secrets of each tenant, as {@code whsec_…}; the new one and the old one while it changes.
 *     Without one its webhooks go out unsigned: a signature that nobody can check is none
 * @param allowPrivate whether they may go to hosts of one's own
 * @param clock the time by which they are tried again; the store has to go by the same
 */
public record Webhooks(
    Map<String, List<String>> secrets, boolean allowPrivate, InstantSource clock) {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  public Webhooks {
    var copy = new HashMap<String, List<String>>();
    secrets.forEach((tenant, list) -> copy.put(tenant, List.copyOf(list)));
    copy.values().forEach(list -> list.forEach(Webhooks::key));
    secrets = Map.copyOf(copy);
  }

  /** To the public internet only, and unsigned. */
  public static Webhooks defaults() {
    return new Webhooks(Map.of(), false, InstantSource.system());
  }

  /** A tenant's secret; given twice, both sign. */
  public Webhooks secret(String tenant, String secret) {
    var all = new HashMap<>(secrets);
    var list = new ArrayList<>(all.getOrDefault(tenant, List.of()));
    list.add(secret);
    all.put(tenant, list);
    return new Webhooks(all, allowPrivate, clock);
  }

  public Webhooks allowPrivate(boolean allow) {
    return new Webhooks(secrets, allow, clock);
  }

  public Webhooks clock(InstantSource source) {
    return new Webhooks(secrets, allowPrivate, source);
  }

  /** The keys that sign for a tenant. */
  List<byte[]> keys(String tenant) {
    return secrets.getOrDefault(tenant, List.of()).stream().map(Webhooks::key).toList();
  }

  private static byte[] key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a webhook secret must begin with " + PREFIX);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a webhook secret must be base64 after " + PREFIX);
    }
    if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a webhook secret must have %d to %d bytes: %d"
              .formatted(LEAST_BYTES, MOST_BYTES, key.length));
    }
    return key;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Webhooks[tenants=" + secrets.keySet() + ", allowPrivate=" + allowPrivate + "]";
  }
}
