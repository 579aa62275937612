// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.log;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes each event as one line. */
@SuppressWarnings("serial") // No logger is ever written down.
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private final boolean ours;

  LineLogger(String name) {
    this.name = name;
    ours = name.startsWith("dev.caudal.") || name.startsWith("caudal.");
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return ours && Log.isServing();
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  public void log(LoggingEvent event) {
    var pairs = event.getKeyValuePairs();
    write(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        event.getThrowable(),
        pairs == null ? List.of() : pairs);
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String message,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    write(level, message, arguments, failure, List.of());
  }

  private void write(
      Level level,
      @Nullable String message,
      Object @Nullable [] arguments,
      @Nullable Throwable failure,
      List<KeyValuePair> pairs) {
    var text = MessageFormatter.basicArrayFormat(message, arguments);
    Log.write(new LogLine(Instant.now(), level, name, text == null ? "" : text, failure, pairs));
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }
}
