// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes paths that a model wrote apart into names. */
final class Paths {
  private static final int MAX_PATH_BYTES = 4_096;
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_SHOWN = 4_096;

  private Paths() {}

  /** Throws {@link JailBreak} for what no path of a workspace looks like. */
  static Path parse(String text) throws JailBreak {
    if (text.isEmpty()) {
      throw new JailBreak("the path is empty");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new JailBreak("control characters are not allowed in paths: " + shown(text));
    }
    try {
      return checked(Path.of(text));
    } catch (InvalidPathException unwritable) {
      throw new JailBreak("not a path: " + shown(text));
    }
  }

  static List<Path> names(Path path) {
    var names = new ArrayList<Path>();
    path.forEach(names::add);
    return names;
  }

  /** Fit for one line of output. */
  static String shown(Object path) {
    var text = path.toString();
    var line = new StringBuilder();
    text.codePoints()
        .limit(MAX_SHOWN)
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .forEach(line::appendCodePoint);
    return text.codePointCount(0, text.length()) > MAX_SHOWN
        ? line.append('…').toString()
        : line.toString();
  }

  private static Path checked(Path path) throws JailBreak {
    if (path.toString().getBytes(UTF_8).length > MAX_PATH_BYTES) {
      throw new JailBreak("a path has at most " + MAX_PATH_BYTES + " bytes: " + shown(path));
    }
    for (var name : path) {
      if (name.toString().getBytes(UTF_8).length > MAX_NAME_BYTES) {
        throw new JailBreak("a name has at most " + MAX_NAME_BYTES + " bytes: " + shown(name));
      }
    }
    return path;
  }
}
