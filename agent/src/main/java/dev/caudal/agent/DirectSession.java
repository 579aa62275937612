// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model over the Messages API.
 *
 * <p>The conversation, the model and what is known of both belong to the run that is being driven;
 * between runs, to whoever starts the next one. What others may touch at any time is volatile or a
 * concurrent queue: the steering, the next model, the running run.
 */
final class DirectSession implements AgentSession {
  final Options options;
  final Source source;
  final Prices prices;
  final Conversation conversation;
  final Requests requests;
  final HookChain hooks;
  final Optional<StructuredOutput> structured;

  private final Surroundings surroundings;
  private final String id;
  private final List<Message> history = new ArrayList<>();
  private final ReentrantLock journalling = new ReentrantLock();
  private final ConcurrentLinkedDeque<String> steering = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<String> notes = new ConcurrentLinkedDeque<>();
  private final AtomicReference<@Nullable String> nextModel = new AtomicReference<>();
  private final AtomicReference<@Nullable Run> running = new AtomicReference<>();
  private volatile ModelFacts model;
  private volatile boolean closed;
  private volatile boolean detached;
  private @Nullable Replayed unfinished;

  DirectSession(Surroundings surroundings, Source source, String id, Optional<Replayed> replayed) {
    this.surroundings = surroundings;
    this.options = surroundings.options();
    this.source = source;
    this.id = id;
    prices = surroundings.prices();
    hooks = surroundings.hooks();
    structured = surroundings.structured();
    requests = new Requests(options, structured.map(StructuredOutput::forModel), id, source);
    model = surroundings.models().of(replayed.map(Replayed::model).orElse(options.model));
    conversation = replayed.map(Replayed::conversation).orElseGet(this::opened);
    replayed.ifPresent(it -> history.addAll(it.history(source)));
    unfinished = replayed.orElse(null);
  }

  private Conversation opened() {
    var head = surroundings.head();
    record(new JournalEntry.Opened(head.json(model.id())));
    return new Conversation(head);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public MessageStream send(String text) {
    if (text.isBlank()) {
      throw new InvalidRequest("a message is not blank");
    }
    return send(List.of(ContentBlock.text(text)));
  }

  @Override
  public MessageStream send(List<ContentBlock> content) {
    if (content.isEmpty()) {
      throw new InvalidRequest("a message is not empty");
    }
    var said = new ArrayList<ContentBlock>();
    takeSteering().forEach(text -> said.add(ContentBlock.text(text)));
    said.addAll(content);
    return start(run -> new Begin(run, List.copyOf(said)));
  }

  @Override
  public @Nullable MessageStream proceed() {
    var left = unfinished;
    if (left != null && left.isOpen()) {
      return start(left::phase);
    }
    return endsWithUser() || !steering.isEmpty() ? start(this::more) : null;
  }

  private Phase more(Run run) {
    if (!endsWithUser()) {
      ask(run, takeSteering().stream().map(ContentBlock::text).toList());
    }
    return new Ask(run);
  }

  private boolean endsWithUser() {
    return !conversation.isEmpty() && conversation.turns().getLast().role() != Turn.Role.ASSISTANT;
  }

  private MessageStream start(java.util.function.Function<Run, Phase> first) {
    if (closed) {
      throw new EngineFailed("closed", "the session is closed");
    }
    var run = new Run(this);
    if (!running.compareAndSet(null, run)) {
      run.clock.stop();
      throw new EngineFailed("busy", "a turn is running; read it to its end, or close it");
    }
    return run.from(first.apply(run));
  }

  void ended(Run run) {
    unfinished = null;
    running.compareAndSet(run, null);
  }

  @Override
  public void steer(String text) {
    if (text.isBlank()) {
      throw new InvalidRequest("a message is not blank");
    }
    steering.add(text);
  }

  @Override
  public void note(String text) {
    notes.add(text);
  }

  @Override
  public void interrupt() {
    var run = running.get();
    if (run != null) {
      run.interrupt();
    }
  }

  @Override
  public void setModel(String name) {
    ModelRules.check(surroundings.models().of(name), options);
    nextModel.set(name);
  }

  @Override
  public List<Message> history() {
    synchronized (history) {
      return List.copyOf(history);
    }
  }

  @Override
  public long countTokens() {
    return surroundings.client().countTokens(requests.count(conversation, model));
  }

  @Override
  public void detach() {
    detached = true;
    close();
  }

  @Override
  public void close() {
    closed = true;
    var run = running.get();
    if (run != null) {
      run.close();
    }
    surroundings.close();
  }

  // What follows is for the run and its phases.

  boolean isDetached() {
    return detached;
  }

  ModelFacts model() {
    return model;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Path workspace() {
    return surroundings.workspace();
  }

  @Nullable Tool tool(String name) {
    return surroundings.tools().get(name);
  }

  List<String> toolNames() {
    return List.copyOf(surroundings.tools().keySet());
  }

  ModelAnswer send(ModelRequest request, CancelToken token) {
    return surroundings.send(request, token);
  }

  /** Before the user's turn is the one moment at which another model may take over. */
  void beginTurn() {
    var name = nextModel.getAndSet(null);
    if (name != null && !name.equals(model.id())) {
      model = surroundings.models().of(name);
      record(new JournalEntry.ModelChosen(name));
    }
  }

  boolean isFull() {
    return conversation.promptTokens() > options.compactAt * model.contextTokens();
  }

  /** Writes down, then goes on. Calls of tools write side by side. */
  void record(JournalEntry entry) {
    if (detached) {
      throw new EngineFailed("detached", "somebody else goes on with this session");
    }
    journalling.lock();
    try {
      options.journal.record(entry);
    } finally {
      journalling.unlock();
    }
  }

  /** The user says something; behind it stands what the operator has to say. */
  void ask(Run run, List<ContentBlock> blocks) {
    var turn = Turn.user(blocks.stream().map(block -> block.raw().bytes()).toList());
    record(new JournalEntry.Asked(turn.json()));
    conversation.add(turn);
    note(new UserMessage(List.copyOf(blocks), turn.json(), source));
    for (var text = notes.poll(); text != null; text = notes.poll()) {
      var noted = Turn.system(text);
      record(new JournalEntry.Noted(noted.json()));
      conversation.add(noted);
    }
  }

  /** The model has said something. */
  void keep(Run run, AssistantMessage message) {
    record(new JournalEntry.Answered(message.raw()));
    if (!message.content().isEmpty()) {
      conversation.add(Turn.of(message.raw()));
    }
    if (!message.id().isEmpty()) {
      conversation.answered(message.id(), message.usage());
    }
    note(message);
    run.emit(message);
  }

  /** All calls have their results; what the user said meanwhile goes behind them. */
  void answer(Run run, List<byte[]> results) {
    var blocks = new ArrayList<>(results);
    for (var text : takeSteering()) {
      var block = Blocks.textJson(text);
      record(new JournalEntry.Steered(block));
      blocks.add(block.bytes());
      run.emit(Results.message(block, source));
    }
    conversation.add(Turn.user(blocks));
    note(Results.message(blocks, source));
  }

  void compact(Turn summary) {
    record(new JournalEntry.Compacted(summary.json()));
    conversation.compact(summary);
  }

  List<String> takeSteering() {
    var taken = new ArrayList<String>();
    for (var text = steering.poll(); text != null; text = steering.poll()) {
      taken.add(text);
    }
    return taken;
  }

  /** Keeps a whole message for {@link #history}; a subagent's is not part of it. */
  void note(Message message) {
    boolean whole = message instanceof UserMessage || message instanceof AssistantMessage;
    if (whole && message.source().equals(source)) {
      synchronized (history) {
        history.add(message);
      }
    }
  }

  void tell(Run run, String subtype, Map<String, ?> fields) {
    run.emit(SystemMessages.of(subtype, fields, source));
  }

  Verdict judge(Tool tool, ToolCall call) throws InterruptedException {
    return surroundings.judge(tool, call, source);
  }

  /** Runs a caller's code on the driving thread, such that a cancellation gets it off there. */
  <T> T guarded(Run run, Callable<T> code) throws InterruptedException {
    var driver = Thread.currentThread();
    try (var registration = run.token.onCancel(driver::interrupt)) {
      return code.call();
    } catch (InterruptedException | AgentException e) {
      throw e;
    } catch (Exception e) {
      throw new EngineFailed("hook", "a hook failed: " + e.getMessage(), e);
    }
  }
}
