// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** One logger for each name. */
final class Loggers implements ILoggerFactory {
  private final ConcurrentMap<String, Logger> byName = new ConcurrentHashMap<>();

  @Override
  public Logger getLogger(String name) {
    return byName.computeIfAbsent(name, LineLogger::new);
  }
}
