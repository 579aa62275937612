// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

/** Is this JDK new enough? */
final class JdkCheck implements Check {
  static final int NEEDED = 25;

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public Finding look(Machine machine) {
    var text = System.getProperty("java.version") + " in " + System.getProperty("java.home");
    return Runtime.version().feature() >= NEEDED
        ? Finding.ok(name(), text)
        : Finding.fail(name(), text + ": " + NEEDED + " or newer is needed");
  }
}
