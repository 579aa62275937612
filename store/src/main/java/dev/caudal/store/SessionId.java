// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** Names one session: a name of one tenant's, so that tenants are apart by construction. */
public record SessionId(String tenant, String name) {

  private static final int LENGTH_MAX = 200;

  public SessionId {
    require(tenant, "tenant");
    require(name, "name");
  }

  private static void require(String value, String what) {
    if (value.isBlank() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          what + " must have 1 to " + LENGTH_MAX + " characters: '" + value + "'");
    }
    Text.requireWhole(value, what);
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
