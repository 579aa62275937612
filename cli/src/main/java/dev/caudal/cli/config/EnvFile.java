// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A file of variables, a line each: {@code NAME=value}, quoted or not, comments behind a hash. */
final class EnvFile {
  private static final long MOST_BYTES = 1 << 20;
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");
  private static final Pattern QUOTED =
      Pattern.compile("'([^']*)'\\s*(?:#.*)?|\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");

  private EnvFile() {}

  /** The variables; none where there is no such file. */
  static Map<String, Given> read(Path file) {
    var found = new LinkedHashMap<String, Given>();
    if (!Files.exists(file)) {
      return found;
    }
    int number = 0;
    for (var line : text(file).lines().toList()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      var place = file.getFileName() + ":" + number;
      var form = LINE.matcher(line);
      if (!form.matches()) {
        // The line itself may hold a secret.
        throw BadConfiguration.at(place, "must be NAME=value");
      }
      found.put(form.group(1), new Given(value(place, form.group(2)), "in " + place));
    }
    return found;
  }

  static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw BadConfiguration.at(file.toString(), "must have at most " + MOST_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (MalformedInputException _) {
      throw BadConfiguration.at(file.toString(), "must be UTF-8");
    } catch (IOException failed) {
      throw BadConfiguration.at(file.toString(), "cannot be read: " + failed.getMessage());
    }
  }

  private static String value(String place, String text) {
    if (text.startsWith("'") || text.startsWith("\"")) {
      var quoted = QUOTED.matcher(text);
      if (!quoted.matches()) {
        throw BadConfiguration.at(place, "must end what it quotes");
      }
      return quoted.group(1) != null ? quoted.group(1) : unescaped(quoted.group(2));
    }
    return text.startsWith("#") ? "" : text.replaceFirst("\\s+#.*", "");
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
