// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

/** Something an operator has set breaks a rule; the message is one line, without secrets. */
public final class BadConfiguration extends RuntimeException {
  private final String setting;
  private final String origin;

  BadConfiguration(String setting, String origin, String wrong) {
    super(setting + " " + origin + " " + wrong, null, false, false);
    this.setting = setting;
    this.origin = origin;
  }

  /** A file itself, or a place in it, is wrong. */
  static BadConfiguration at(String place, String wrong) {
    return new BadConfiguration(place, "", wrong);
  }

  /** What is set wrongly. */
  public String setting() {
    return setting;
  }

  /** Where that was found. */
  public String origin() {
    return origin;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage()).replaceAll("\\p{Cntrl}", " ").replace("  ", " ");
  }
}
