/**
 * The store: inboxes of commands, leases on sessions, and the durable ordered log that every reader
 * tails.
 *
 * <p>{@link dev.caudal.store.Store} is the whole interface; {@link dev.caudal.store.SqliteStore}
 * and {@link dev.caudal.store.MemoryStore} are the ways in. The store knows nothing of agents:
 * entries, bodies and rows are bytes to it.
 */
@NullMarked
package dev.caudal.store;

import org.jspecify.annotations.NullMarked;
