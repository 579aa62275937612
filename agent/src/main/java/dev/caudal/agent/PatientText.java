// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.stream.Stream;

/**
 * A text that a regular expression may look at only so often: some expressions take longer than
 * anybody lives.
 */
final class PatientText implements CharSequence {
  private static final long LOOKS = 20_000_000;

  private final CharSequence text;
  private final long[] looks;

  PatientText(String text) {
    this(text, new long[1]);
  }

  private PatientText(CharSequence text, long[] looks) {
    this.text = text;
    this.looks = looks;
  }

  /** Its lines, which share its patience. */
  Stream<PatientText> lines() {
    return text.toString().lines().map(line -> new PatientText(line, looks));
  }

  @Override
  public char charAt(int index) {
    if (++looks[0] > LOOKS) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new PatientText(text.subSequence(start, end), looks);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** It was looked at too often. */
  static final class Exhausted extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Exhausted() {
      super("looked at more than " + LOOKS + " times");
    }
  }
}
