// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Works on a machine, one step at a time, and notes after each how long the write-ahead log was and
 * what a reader would have found.
 */
final class WalCutTape {

  static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

  /** What the store holds once the log has this length. */
  record State(
      long walBytes, long syncedBytes, Map<String, Integer> logs, Map<String, RunState> runs) {}

  final List<State> states = new ArrayList<>();
  private final Map<String, List<String>> texts = new HashMap<>();
  private final Map<String, RunState> runs = new HashMap<>();
  private final Map<String, List<String>> pending = new HashMap<>();
  private final Map<String, String> begun = new HashMap<>();
  private final PowerMachine machine;
  private final Random random;

  WalCutTape(PowerMachine machine, Random random) {
    this.machine = machine;
    this.random = random;
  }

  /** All that was written into the session's log. */
  List<String> texts(String name) {
    return texts.computeIfAbsent(name, _ -> new ArrayList<>());
  }

  private List<String> pending(String name) {
    return pending.computeIfAbsent(name, _ -> new ArrayList<>());
  }

  void work(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      step(NAMES.get(random.nextInt(NAMES.size())));
      note(machine.written().wal().length);
    }
  }

  /** Notes what there is while the log is this long. */
  void note(long walBytes) {
    var logs = new HashMap<String, Integer>();
    NAMES.forEach(name -> logs.put(name, texts(name).size()));
    states.add(new State(walBytes, machine.syncedBytes(), logs, Map.copyOf(runs)));
  }

  /** After an orderly end: what was begun stays so, and its new holder goes on. */
  void startAnew() {
    states.clear();
    note(0);
  }

  private void step(String name) throws InterruptedException {
    int dice = random.nextInt(10);
    if (dice < 2) {
      var lease = machine.lease(name);
      var run = machine.store().send(Send.Task.of(lease.session(), "task", new byte[100])).id();
      runs.put(run, RunState.PENDING);
      pending(name).add(run);
    } else if (dice < 4 && begun.containsKey(name)) {
      update(name, begun.remove(name), RunState.COMPLETED);
    } else if (dice < 6 && !begun.containsKey(name) && !pending(name).isEmpty()) {
      var run = pending(name).removeFirst();
      begun.put(name, run);
      update(name, run, RunState.RUNNING);
    } else {
      say(name, dice == 9 ? Append::asFirm : append -> append);
    }
  }

  private void update(String name, String run, RunState state) throws InterruptedException {
    say(name, append -> append.run(run, state, PowerMachine.NOTHING));
    runs.put(run, state);
  }

  private void say(String name, UnaryOperator<Append> more) throws InterruptedException {
    var log = texts(name);
    var text = name + " " + log.size() + " " + "x".repeat(random.nextInt(300));
    machine.say(name, text, more);
    log.add(text);
  }
}
