// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * The tokens of a model call, or of several.
 *
 * @param inputTokens what was read anew and not cached
 * @param outputTokens what was written, thinking included
 * @param cacheReadTokens what was read from the cache
 * @param cacheWriteTokens what was written to the cache for five minutes
 * @param cacheWriteHourTokens what was written to the cache for an hour
 * @param webSearches searches that the API made
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long cacheWriteHourTokens,
    long webSearches) {
  /** Nothing used. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

  /** The length of the prompt. */
  public long promptTokens() {
    return inputTokens + cacheReadTokens + cacheWriteTokens + cacheWriteHourTokens;
  }

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        cacheWriteHourTokens + other.cacheWriteHourTokens,
        webSearches + other.webSearches);
  }
}
