// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.time.Duration;

/**
 * How much of a page is fetched.
 *
 * @param bytes the most of its body, after decompression
 * @param time for all of it, redirects included
 * @param redirects how many are followed on one host
 */
record WebLimits(long bytes, Duration time, int redirects) {
  static final WebLimits DEFAULT = new WebLimits(10 * 1024 * 1024, Duration.ofSeconds(30), 5);
}
