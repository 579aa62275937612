// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

/** What goes wrong around the store, as the seed will have it. */
final class SimFaults {

  private final Sim sim;
  private final double rate;
  private boolean over;

  SimFaults(Sim sim) {
    this.sim = sim;
    this.rate = sim.chance(0.1) ? 0 : sim.upTo(1, 10) / 100.0;
  }

  void end() {
    over = true;
    sim.store().failNextCommit(SimStore.Failure.NONE);
  }

  boolean losesReplies() {
    return !over && sim.chance(rate * 0.1);
  }

  void step() {
    if (!sim.chance(rate)) {
      return;
    }
    switch (sim.upTo(0, 9)) {
      case 0, 1 -> crashWorker();
      case 2 -> pauseWorker();
      case 3 -> sim.crashStore();
      case 4 -> fail(SimStore.Failure.FAULT);
      case 5 -> fail(SimStore.Failure.DEFECT);
      case 6 -> jumpWall();
      case 7 -> jumpMonotonic();
      case 8 -> trim();
      default -> sim.net().loseOne();
    }
  }

  private void crashWorker() {
    var worker = sim.oneOf(sim.workers());
    sim.trace().add("worker crash " + worker.name);
    worker.crash();
  }

  private void pauseWorker() {
    var worker = sim.oneOf(sim.workers());
    sim.trace().add("worker pause " + worker.name);
    worker.pause(sim.upTo(5, 40));
  }

  private void fail(SimStore.Failure how) {
    sim.trace().add("next commit: " + how);
    sim.store().failNextCommit(how);
  }

  private void jumpWall() {
    long by = sim.chance(0.8) ? sim.upTo(-1_000, 1_000) : sim.upTo(-3_600_000, 3_600_000);
    sim.trace().add("wall clock jumps by " + by);
    sim.time().jumpWall(by);
  }

  private void jumpMonotonic() {
    long by = sim.ttlMillis() + sim.upTo(0, 100);
    sim.trace().add("monotonic clock jumps by " + by);
    sim.time().jumpMonotonic(by);
  }

  /** Part of what is in memory goes to the shelf, and the sessions' rows are told how far. */
  private void trim() {
    var rows = sim.store().rows();
    for (var session : sim.model().all()) {
      var row = rows.session(session.id).orElse(null);
      if (row != null && session.live()) {
        var seat = new Seat(row);
        seat.reaches(rows.lastSeq(row.sid()));
        rows.saveSession(seat.row());
        long upTo = sim.chance(0.3) ? Long.MAX_VALUE : sim.upTo(0, 30);
        sim.store().logs().trim(row.sid(), upTo);
      }
    }
  }
}
