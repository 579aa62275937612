// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ways to write calls. */
final class SimCalls {

  private SimCalls() {}

  /** A call that answers nothing but that it was done. */
  static SimCall<Boolean> done(
      String text,
      Consumer<Core> step,
      Consumer<@Nullable StoreException> judge,
      Consumer<SimCall.Reply<Boolean>> sender) {
    Function<Core, Boolean> does =
        core -> {
          step.accept(core);
          return true;
        };
    return new SimCall<>(text, does, (_, refusal) -> judge.accept(refusal), sender);
  }
}
