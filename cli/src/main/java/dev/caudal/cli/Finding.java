// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

/** One line of what the doctor found. */
record Finding(String name, Verdict verdict, String text) {

  static Finding ok(String name, String text) {
    return new Finding(name, Verdict.OK, text);
  }

  static Finding warn(String name, String text) {
    return new Finding(name, Verdict.WARN, text);
  }

  static Finding fail(String name, String text) {
    return new Finding(name, Verdict.FAIL, text);
  }
}
