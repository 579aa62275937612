// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a store, whose power can be cut. It knows what was synced, keeps what it had
 * written at any moment, and never gives a number to two texts unnoticed.
 */
final class PowerMachine implements AutoCloseable {

  static final byte[] NOTHING = {};

  private static final Duration TTL = Duration.ofMinutes(10);
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(20);

  /** The three files at one moment. */
  record Image(byte[] db, byte[] wal, byte @Nullable [] lock) {

    /** What is left when the write-ahead log has reached the disk up to here. */
    Image cut(long walBytes) {
      return new Image(db, Arrays.copyOf(wal, (int) walBytes), lock);
    }

    Image wal(byte[] other) {
      return new Image(db, other, lock);
    }

    Image lock(byte @Nullable [] other) {
      return new Image(db, wal, other);
    }
  }

  private final Path home;
  private final Durability level;
  private final Map<SessionId, Lease> leases = new HashMap<>();
  private final Map<String, String> given = new HashMap<>();
  private int folders;
  private Path folder;
  private long synced;
  private @Nullable Store running;

  PowerMachine(Path home, Durability level) {
    this.home = home;
    this.level = level;
    this.folder = newFolder();
  }

  private Path newFolder() {
    try {
      return Files.createDirectories(home.resolve("disk-" + folders++));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SessionId id(String name) {
    return new SessionId("acme", name);
  }

  Store boot(String boot) {
    var options = SqliteOptions.defaults().durability(level).boot(boot);
    running = SqliteStore.opened(folder.resolve("store.db"), options, this::sync).store();
    return running;
  }

  private synchronized void sync(FileChannel wal) throws IOException {
    synced = wal.size();
    notifyAll();
  }

  synchronized void awaitSynced(long walBytes) throws InterruptedException {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (synced < walBytes) {
      long left = deadline - System.currentTimeMillis();
      assertThat(left).as("synced %d of %d", synced, walBytes).isPositive();
      wait(left);
    }
  }

  Store store() {
    var open = running;
    assertThat(open).isNotNull();
    return Objects.requireNonNull(open);
  }

  /** All that was written, synced or not. */
  Image written() {
    return new Image(bytes("store.db"), bytes("store.db-wal"), bytes("store.db.lock"));
  }

  /** No more than what was synced. */
  Image synced() {
    long length;
    synchronized (this) {
      length = synced;
    }
    return written().cut(length);
  }

  synchronized long syncedBytes() {
    return synced;
  }

  private byte[] bytes(String name) {
    try {
      var file = folder.resolve(name);
      return Files.exists(file) ? Files.readAllBytes(file) : NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void requireIntegrity() {
    try (var db = Db.open(folder.resolve("store.db"), true, Durability.PROCESS)) {
      assertThat(db.list("PRAGMA integrity_check", row -> row.getString(1))).containsExactly("ok");
    }
  }

  /** Ends in order. */
  void shutDown() {
    leases.clear();
    store().close();
    running = null;
  }

  /** Ends without any order, and goes on with what the image holds. */
  Store goOn(Image image, String boot) {
    if (running != null) {
      shutDown();
    }
    remove(folder);
    folder = newFolder();
    write("store.db", image.db);
    write("store.db-wal", image.wal);
    if (image.lock != null) {
      write("store.db.lock", image.lock);
    }
    return boot(boot);
  }

  private static void remove(Path folder) {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A lease on the session, which is made where it is not there. */
  Lease lease(String name) throws InterruptedException {
    var session = id(name);
    if (!leases.containsKey(session)) {
      boolean _ = store().create(session, NOTHING);
      store().send(Send.Control.of(session, "probe", NOTHING));
      // Probes whose acknowledgement was lost bring their sessions along.
      for (var lease : store().claim("worker", Wants.of(99, 0, 0), TTL, Duration.ZERO)) {
        acknowledgeAll(lease);
        leases.put(lease.session(), lease);
      }
    }
    return Objects.requireNonNull(leases.get(session));
  }

  private void acknowledgeAll(Lease lease) throws InterruptedException {
    var lanes = Set.of(Lane.CONTROL);
    for (var next = store().next(lease, lanes, Duration.ZERO);
        next.isPresent();
        next = store().next(lease, lanes, Duration.ZERO)) {
      store().append(lease, Append.of().ack(next.get().id()));
    }
  }

  void releaseAll() {
    leases.values().forEach(lease -> store().release(lease, Wake.any()));
    leases.clear();
  }

  /** Appends one text, which need not outlive the power; its number. */
  long say(String name, String text) throws InterruptedException {
    return say(name, text, append -> append);
  }

  long say(String name, String text, UnaryOperator<Append> more) throws InterruptedException {
    var append = more.apply(Append.of(Entry.of("text", text)));
    long seq = store().append(lease(name), append).last();
    give(name, seq, text);
    return seq;
  }

  private void give(String name, long seq, String text) {
    var other = given.putIfAbsent(name + "@" + seq, text);
    assertThat(other).as("number given twice: %s %d", name, seq).isNull();
  }

  /** The numbers of the session's log, each of which still names what it named when given. */
  long[] numbers(String name) {
    var log = StoreInvariants.readInPages(store(), id(name), 1_000);
    for (var logged : log) {
      assertThat(given.get(name + "@" + logged.seq()))
          .as("%s %d", name, logged.seq())
          .isEqualTo(new String(logged.entry().json(), StandardCharsets.UTF_8));
    }
    return log.stream().mapToLong(Logged::seq).toArray();
  }

  @Override
  public void close() {
    if (running != null) {
      shutDown();
    }
  }
}
