// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a task, so that its sender learns all of it at once. */
final class Problems {
  private static final int MOST = 50;
  private static final int VALUE_CHARS = 80;

  private final List<FieldError> found = new ArrayList<>();

  void add(String field, String message) {
    if (found.size() < MOST) {
      found.add(new FieldError(field, message));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  boolean names(String field) {
    return found.stream().anyMatch(error -> error.field().equals(field));
  }

  /** Throws what was found, if anything was. */
  void raise() {
    if (!found.isEmpty()) {
      throw new Refusal.Invalid(found);
    }
  }

  /** A stranger's value as part of a message: short, and on one line. */
  static String shown(String value) {
    var line = value.replaceAll("\\p{Cntrl}", " ");
    int end = Math.min(line.length(), VALUE_CHARS);
    if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return end == line.length() ? line : line.substring(0, end) + "…";
  }
}
