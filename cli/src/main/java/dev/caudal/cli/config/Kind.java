// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * What values a setting takes.
 *
 * @param rule in words that follow "must be"
 * @param read the value of a text; empty where the text breaks the rule
 */
record Kind<T>(String rule, Function<String, Optional<T>> read) {
  /** The same with a narrower rule. */
  Kind<T> only(String narrower, Function<T, Boolean> holds) {
    return new Kind<>(narrower, text -> read.apply(text).filter(holds::apply));
  }
}
