// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

/**
 * Who asks for something. Tenants never see each other.
 *
 * @param tenant whose sessions they are
 * @param user the name that stands in the log as {@code by}
 */
public record Caller(String tenant, String user) {
  /** Whoever comes where nobody is asked for a name. */
  public static final Caller LOCAL = new Caller("default", "local");
}
