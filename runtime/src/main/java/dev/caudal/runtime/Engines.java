// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import dev.caudal.agent.Agent;
import dev.caudal.agent.AgentSession;
import dev.caudal.agent.Options;
import dev.caudal.store.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engines of sessions, kept warm for the next turn. One is used again only by who sees the log
 * as it last saw it, and for a task that asks for the same; else it is made anew from the log.
 */
final class Engines implements AutoCloseable {
  private static final int MOST_WARM = 1_000;

  /**
   * A session's engine.
   *
   * @param seen where the log stood when it was last used
   */
  record Engine(
      AgentSession session,
      RunJournal journal,
      Approver approver,
      String settings,
      long seen,
      long idleSinceNanos) {
    Engine seen(long seq) {
      return new Engine(session, journal, approver, settings, seq, System.nanoTime());
    }
  }

  private final Map<SessionId, Engine> warm = new LinkedHashMap<>();
  private final CaudalOptions options;
  private final Setting setting;

  Engines(CaudalOptions options) {
    this.options = options;
    setting = new Setting(options);
  }

  /** The warm engine that fits, which is nobody else's then. */
  synchronized Optional<Engine> take(SessionId session, Task task, boolean queued, long lastSeq) {
    var engine = warm.remove(session);
    if (engine == null) {
      return Optional.empty();
    }
    boolean spends = task.fields().has("max_budget_usd");
    if (spends || engine.seen() != lastSeq || !engine.settings().equals(settings(task, queued))) {
      engine.session().close();
      return Optional.empty();
    }
    return Optional.of(engine);
  }

  /** An engine that knows what the log tells. */
  Engine make(SessionId session, Task task, boolean queued, Fold fold, Work work) {
    var journal = new RunJournal();
    var approver = new Approver();
    journal.belongTo(work);
    approver.belongTo(work);
    var workspace = workspace(session, task);
    Consumer<Options> setUp =
        it -> {
          setting.apply(it, task.fields(), queued, workspace, work.spent);
          it.sessionId(session.name()).journal(journal).decider(approver);
        };
    var agent = fold.isEmpty() ? Agent.session(setUp) : Agent.resume(fold.journal, setUp);
    return new Engine(agent, journal, approver, settings(task, queued), 0, 0);
  }

  /** The folder that a task works in. */
  Path folder(SessionId session, Task task) {
    var root = options.workspaces().resolve(session.tenant());
    var folder = root.resolve(task.text("workspace").orElse(session.name())).normalize();
    if (!folder.startsWith(root)) {
      throw new Refusal.Invalid("workspace", "leads out of the workspaces");
    }
    return folder;
  }

  private Path workspace(SessionId session, Task task) {
    try {
      return Files.createDirectories(folder(session, task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What of a task its engine is made for. */
  private static String settings(Task task, boolean queued) {
    var fields = task.fields().deepCopy();
    List.of(
            "task",
            "content",
            "metadata",
            "session_id",
            "on_busy",
            "on_disconnect",
            "webhook_url",
            "webhook_events",
            "system",
            "append_system",
            "agent")
        .forEach(fields::remove);
    return queued + fields.toString();
  }

  /** Keeps an engine for the next turn; the one that was idle longest gives way. */
  void keep(SessionId session, Engine engine) {
    var closing = new ArrayList<Engine>();
    synchronized (this) {
      var old = warm.put(session, engine);
      if (old != null) {
        closing.add(old);
      }
      if (warm.size() > MOST_WARM) {
        closing.add(warm.remove(warm.keySet().iterator().next()));
      }
    }
    closing.forEach(it -> it.session().close());
  }

  /** Lets go of what nobody has used for long; the log stays. */
  void sweep() {
    long before = System.nanoTime() - options.sessionTimeout().toNanos();
    var closing = new ArrayList<Engine>();
    synchronized (this) {
      var engines = warm.values().iterator();
      while (engines.hasNext()) {
        var engine = engines.next();
        if (engine.idleSinceNanos() - before < 0) {
          engines.remove();
          closing.add(engine);
        }
      }
    }
    closing.forEach(it -> it.session().close());
  }

  @Override
  public void close() {
    List<Engine> all;
    synchronized (this) {
      all = new ArrayList<>(warm.values());
      warm.clear();
    }
    all.forEach(engine -> engine.session().close());
  }
}
