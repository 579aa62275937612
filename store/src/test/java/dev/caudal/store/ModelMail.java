// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the model has to say about the commands that holders are given. */
final class ModelMail {

  private final Model model;

  ModelMail(Model model) {
    this.model = model;
  }

  /** The holder asked for its next command between two batches: that is exactly determined. */
  void delivered(Lease lease, Set<Lane> lanes, @Nullable Optional<Command> got) {
    var held = model.held(lease);
    Model.check((held == null) == (got == null), "holds: %s", held != null);
    if (held == null || held.lease == null || got == null) {
      return;
    }
    var due = next(held.lease, lanes);
    var id = due == null ? Optional.<String>empty() : Optional.of(due.id);
    Model.check(got.map(Command::id).equals(id), "next is %s", due);
    if (due != null && got.isPresent()) {
      boolean notice = got.get().kind() == Command.Kind.INTERRUPT;
      Model.check(notice == due.targetOpen(), "an interrupt while its run is open: %s", due);
      Model.check(got.get().begun() == due.begun, "has begun: %s", due.begun);
      take(held.lease, due, notice);
    }
  }

  private static void take(ModelLease lease, ModelCommand command, boolean notice) {
    var seen = notice ? lease.noticed : lease.taken;
    Model.check(seen.add(command), "a lease gets each command once: %s", command);
    if (!notice) {
      lease.box.remove(command);
    }
  }

  private static @Nullable ModelCommand next(ModelLease lease, Set<Lane> lanes) {
    return lease.box.entrySet().stream()
        .filter(slot -> mayHave(lease, slot.getKey(), lanes))
        .min(
            Comparator.comparing((Map.Entry<ModelCommand, Cmd.Rank> s) -> s.getValue())
                .thenComparing(s -> s.getKey().order))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static boolean mayHave(ModelLease lease, ModelCommand command, Set<Lane> lanes) {
    return command.targetOpen()
        ? lanes.contains(Lane.CONTROL) && !lease.noticed.contains(command)
        : lanes.contains(command.lane());
  }

  /** While a batch is under way, only what must never be given is known. */
  void deliveredAmidst(Lease lease, Command got) {
    var session = model.live(lease.session());
    var held = session == null ? null : session.lease;
    if (held == null || held.epoch != lease.epoch()) {
      return;
    }
    var command = held.everInBox.get(got.id());
    if (command != null && command.open()) {
      boolean notice = got.kind() == Command.Kind.INTERRUPT;
      Model.check(notice || !command.targetOpen(), "waits behind its run: %s", command);
      take(held, command, notice);
    }
  }
}
