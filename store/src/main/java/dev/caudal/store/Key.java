// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/**
 * An idempotency key: one tenant's, across its sessions, kept as long as the run it made.
 *
 * @param hash of the body; the same name with another hash is refused
 */
public record Key(String name, String hash) {

  public Key {
    Text.requireWhole(name, "key");
    Text.requireWhole(hash, "hash");
  }
}
