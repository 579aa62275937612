// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

/** Measures something and prints the figures. */
interface Benchmark {
  void run() throws Exception;
}
