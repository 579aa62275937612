// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.server;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives every call an id, the caller's own where it is a sane one, and always says it. */
final class RequestIds implements Door {
  static final String HEADER = "X-Request-Id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final Door next;

  RequestIds(Door next) {
    this.next = next;
  }

  @Override
  public void serve(Call call) throws IOException, InterruptedException {
    var id = of(call.header(HEADER).orElse(null));
    call.requestId(id);
    call.put(HEADER, id);
    call.put("X-Content-Type-Options", "nosniff");
    next.serve(call);
  }

  static String of(@Nullable String given) {
    return Optional.ofNullable(given)
        .filter(id -> SANE.matcher(id).matches())
        .orElseGet(RequestIds::fresh);
  }

  static String fresh() {
    return "req_" + Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }
}
