// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.bench;

import dev.caudal.store.Durability;
import dev.caudal.store.Entry;
import dev.caudal.store.Lease;
import dev.caudal.store.Send;
import dev.caudal.store.SessionId;
import dev.caudal.store.SqliteOptions;
import dev.caudal.store.SqliteStore;
import dev.caudal.store.Store;
import dev.caudal.store.Wants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A fresh store in a folder of its own, with sessions that are held, and entries like a model's.
 */
final class Bench implements AutoCloseable {

  static final Duration LONG = Duration.ofMinutes(10);
  private static final byte[] NOTHING = {};
  private static final String WORDS =
      "the quick river carries its events down to the sea and none of them is lost on the way ";

  private final Path folder;
  private final SqliteOptions options;
  Store store;

  Bench(Durability durability) throws IOException {
    folder = Files.createTempDirectory("caudal-bench");
    options = SqliteOptions.defaults().durability(durability);
    store = SqliteStore.open(file(), options);
  }

  Path file() {
    return folder.resolve("store.db");
  }

  void reopen() {
    store.close();
    store = SqliteStore.open(file(), options);
  }

  long fileBytes() throws IOException {
    return Files.size(file());
  }

  /** So many sessions, each with an open task, each held. */
  List<Lease> leases(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      var id = new SessionId("bench", "s" + i + "-" + System.nanoTime());
      store.send(Send.Task.of(id, "task", NOTHING).creatingSession());
    }
    var leases = new ArrayList<Lease>();
    while (leases.size() < count) {
      leases.addAll(store.claim("bench", Wants.of(0, count, 0), LONG, LONG));
    }
    return leases;
  }

  /** The n-th delta of a text: a word or two, in an envelope of about a hundred bytes. */
  static Entry delta(int n) {
    int at = n * 7 % (WORDS.length() - 12);
    return Entry.piece(
        "text",
        ENVELOPE,
        "m1:0",
        WORDS.substring(at, at + 5 + n % 7).getBytes(StandardCharsets.UTF_8));
  }

  private static final byte[] ENVELOPE =
      "{\"run\":\"01a1fd8d-28dd-78d6-87e4-186884c1a868\",\"call\":\"msg_01XFDUDYJgAACzvnptvVoYEL\",\"block\":0}"
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public void close() throws IOException {
    store.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
