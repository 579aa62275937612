// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the rules of {@link StoreContract} share: a fresh store, its time, and words to use it. */
public abstract class StoreRules {

  protected static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  protected static final Duration AT_ONCE = Duration.ZERO;
  protected static final Duration LONG = Duration.ofHours(1);
  protected static final Set<Lane> ALL = Set.of(Lane.values());
  protected static final Set<Lane> CONTROL = Set.of(Lane.CONTROL);
  protected static final byte[] NOTHING = {};

  private final Set<Thread> before = StoreInvariants.storeThreads();
  private final List<Call<?>> calls = new ArrayList<>();
  protected final ManualTime time = new ManualTime();
  protected StoreFixture fixture;
  protected Store store;

  /** A fresh one for each test. */
  protected abstract StoreFixture newFixture();

  @BeforeEach
  protected void open_the_store() {
    fixture = newFixture();
    store = fixture.open(time);
  }

  @AfterEach
  protected void the_store_is_sound() throws Exception {
    try (var _ = fixture) {
      try (var checked = store) {
        StoreInvariants.check(checked, time);
      }
      for (var call : calls) {
        assertThat(call.thread().join(PATIENCE)).as("a call outlives its store").isTrue();
      }
      for (var thread : StoreInvariants.storeThreads()) {
        assertThat(before.contains(thread) || thread.join(PATIENCE))
            .as("%s stays", thread)
            .isTrue();
      }
    }
  }

  /** Goes on with another store on what this one leaves. */
  protected void reopen() {
    store = fixture.reopen(store, time);
  }

  protected <T> Call<T> parked(Callable<T> what) {
    Call<T> call = Call.parked(time, what);
    calls.add(call);
    return call;
  }

  protected static SessionId id(String name) {
    return new SessionId("acme", name);
  }

  protected SessionId made(String name) {
    return made("acme", name);
  }

  protected SessionId made(String tenant, String name) {
    var session = new SessionId(tenant, name);
    assertThat(store.create(session, NOTHING)).isTrue();
    return session;
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  protected static Send.Task task(SessionId session) {
    return Send.Task.of(session, "task", NOTHING);
  }

  protected static Send.Control control(SessionId session) {
    return Send.Control.of(session, "control", NOTHING);
  }

  protected String send(Send command) {
    return store.send(command).id();
  }

  protected List<Lease> claims(Wants wants) throws InterruptedException {
    return store.claim("worker", wants, TTL, AT_ONCE);
  }

  /** The one session that is due. */
  protected Lease claim() throws InterruptedException {
    var leases = claims(Wants.of(9, 9, 9));
    assertThat(leases).hasSize(1);
    return leases.getFirst();
  }

  protected void nothingIsDue() throws InterruptedException {
    assertThat(claims(Wants.of(9, 9, 9))).isEmpty();
  }

  protected Optional<Command> poll(Lease lease) throws InterruptedException {
    return store.next(lease, ALL, AT_ONCE);
  }

  protected Command take(Lease lease) throws InterruptedException {
    return poll(lease).orElseThrow();
  }

  /** All that comes now, by id. */
  protected List<String> takeAll(Lease lease) throws InterruptedException {
    var got = new ArrayList<String>();
    for (var next = poll(lease); next.isPresent(); next = poll(lease)) {
      got.add(next.get().id());
    }
    return got;
  }

  protected void begin(Lease lease, String run) {
    store.append(lease, Append.of(entry("begin")).run(run, RunState.RUNNING, NOTHING));
  }

  protected void end(Lease lease, String run) {
    store.append(lease, Append.of(entry("end")).run(run, RunState.COMPLETED, NOTHING));
  }

  /** A session whose first run is under way, and who holds it. */
  protected Lease running(String name) throws InterruptedException {
    var session = made(name);
    var run = send(task(session));
    var lease = claim();
    assertThat(take(lease).id()).isEqualTo(run);
    begin(lease, run);
    return lease;
  }

  /** The open run of the lease's session. */
  protected String run(Lease lease) {
    var query = RunQuery.of(lease.session().tenant()).session(lease.session().name());
    return store.runs(query.states(RunState.RUNNING, RunState.WAITING)).items().getFirst().id();
  }

  protected RunState stateOf(String run) {
    return store.run(run).orElseThrow().state();
  }

  protected static Entry entry(String type) {
    return Entry.of(type, "{}");
  }

  protected static Entry number(int n) {
    return Entry.of("number", Integer.toString(n));
  }

  protected static Entry piece(String key, String text) {
    return Entry.piece("text", "{}", key, text);
  }

  /** Entries {@code from} to {@code to}, in one append. */
  protected void write(Lease lease, int from, int to) {
    var entries = IntStream.rangeClosed(from, to).mapToObj(StoreRules::number).toList();
    store.append(lease, Append.of(entries));
  }

  /** The whole log. A page may be shorter than asked for; only an empty one says the end. */
  protected List<Logged> log(SessionId session) {
    return StoreInvariants.readInPages(store, session, 1000);
  }

  protected List<String> types(SessionId session) {
    return log(session).stream().map(logged -> logged.entry().type()).toList();
  }
}
