// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.store.StoreException;

/** Says in the runtime's words what the store has refused. */
final class Refusals {
  private Refusals() {}

  static RuntimeException of(StoreException refused) {
    return switch (refused) {
      case StoreException.UnknownSession it -> new Refusal.NotFound("session", it.session.name());
      case StoreException.SessionGone it ->
          new Refusal.Conflict("session_gone", "the session is gone: " + it.session.name());
      case StoreException.KeyReused it ->
          new Refusal.Conflict("idempotency_key_reused", "the key was used with another body", "");
      case StoreException.RunEnded it -> new Refusal.Conflict("ended", "the run has ended", it.run);
      case StoreException.UnknownRun it -> new Refusal.NotFound("run", it.run);
      case StoreException.CursorGone it -> new Refusal.CursorGone(it.cursor);
      default -> refused;
    };
  }
}
