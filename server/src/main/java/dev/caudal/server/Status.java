// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

/** What the numbers of answers are called. */
final class Status {
  private Status() {}

  static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Not authenticated";
      case 403 -> "Forbidden";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 406 -> "Not acceptable";
      case 408 -> "Request timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Body too large";
      case 414 -> "Address too long";
      case 415 -> "Unsupported media type";
      case 422 -> "Invalid field";
      case 429 -> "Too many requests";
      case 431 -> "Headers too large";
      case 502 -> "Engine failed";
      case 503 -> "Unavailable";
      case 504 -> "Timeout";
      default -> status < 500 ? "Request refused" : "Internal error";
    };
  }
}
