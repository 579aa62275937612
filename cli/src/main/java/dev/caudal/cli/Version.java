// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code caudal --version} says: this build and the JDK it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "caudal " + ofBuild() + " (JDK " + System.getProperty("java.version") + ")"
    };
  }

  /** From a resource that the build fills in, so that it is there without a jar, too. */
  private static String ofBuild() throws IOException {
    var build = new Properties();
    try (var in = Version.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        build.load(in);
      }
    }
    return build.getProperty("version", "(unknown build)");
  }
}
