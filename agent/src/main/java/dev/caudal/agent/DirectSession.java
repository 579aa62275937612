// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The run whose model asked for this conversation. */
  final Optional<Run> parent;

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
  private volatile boolean torn;
  private @Nullable Replayed unfinished;

  DirectSession(Surroundings surroundings, Source source, String id, Optional<Replayed> replayed) {
    this(surroundings, source, id, replayed, Optional.empty());
  }

  /** A helper's conversation. */
  static DirectSession below(Run parent, Surroundings surroundings, Source source, String id) {
    return new DirectSession(surroundings, source, id, Optional.empty(), Optional.of(parent));
  }

  private DirectSession(
      Surroundings surroundings,
      Source source,
      String id,
      Optional<Replayed> replayed,
      Optional<Run> parent) {
    this.parent = parent;
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
    replayed.ifPresent(it -> options.appendSystem.filter(it::isNews).ifPresent(notes::add));
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
    return send(List.of(ContentBlock.text(text)));
  }

  @Override
  public MessageStream send(List<ContentBlock> content) {
    if (content.isEmpty()) {
      throw new InvalidRequest("a message is not empty");
    }
    for (var block : content) {
      if (block instanceof ContentBlock.Text text) {
        checkSaid(text.text());
      }
    }
    var said = List.copyOf(content);
    return start(run -> new Begin(run, takeSteering(), said));
  }

  /**
   * The API takes no blank text, and one that stood in the conversation would spoil it for ever.
   */
  private static void checkSaid(String text) {
    if (text.isBlank()) {
      throw new InvalidRequest("a message is not blank");
    }
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
    checkUsable();
    var run = new Run(this, meter());
    if (!running.compareAndSet(null, run)) {
      run.clock.stop();
      throw new EngineFailed("busy", "a turn is running; read it to its end, or close it");
    }
    boolean done = false;
    try {
      // Whoever closed it meanwhile did not see this run.
      checkUsable();
      run.from(first.apply(run));
      done = true;
      return run;
    } finally {
      if (!done) {
        run.clock.stop();
        running.compareAndSet(run, null);
      }
    }
  }

  private void checkUsable() {
    if (closed) {
      throw new EngineFailed("closed", "the session is closed");
    }
    if (torn) {
      throw new EngineFailed(
          "journal", "the journal failed in mid-round; resume from what it holds");
    }
  }

  private Meter meter() {
    return new Meter(prices, options.budget, options.clock, parent.map(it -> it.meter));
  }

  /** The conversation and its journal tell two stories from here on. */
  void tear() {
    torn = true;
  }

  void ended(Run run) {
    unfinished = null;
    running.compareAndSet(run, null);
  }

  @Override
  public void steer(String text) {
    checkSaid(text);
    steering.add(text);
  }

  /** The same for one run: it is answered by it, or refused. */
  void steer(Run run, String text) {
    checkSaid(text);
    synchronized (steering) {
      if (run.isOver()) {
        throw new EngineFailed("over", "the turn is over; nobody would answer");
      }
      steering.add(text);
    }
  }

  /** The run takes no more steering, unless there is some already. */
  boolean closeSteering(Run run) {
    synchronized (steering) {
      boolean nothingLeft = steering.isEmpty();
      if (nothingLeft) {
        run.setOver();
      }
      return nothingLeft;
    }
  }

  /** Gives back, in order, what was taken and not said. */
  void untakeSteering(List<String> texts) {
    texts.reversed().forEach(steering::addFirst);
  }

  @Override
  public void note(String text) {
    checkSaid(text);
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
    var facts = surroundings.models().of(name);
    ModelRules.check(facts, options);
    nextModel.set(facts.id());
  }

  @Override
  public List<Message> history() {
    synchronized (history) {
      return List.copyOf(history);
    }
  }

  @Override
  public long countTokens() {
    ModelRequest request;
    // A run may be adding to it at the same time.
    synchronized (conversation) {
      request = requests.count(conversation, model);
    }
    return surroundings.client().countTokens(request);
  }

  @Override
  public void detach() {
    detached = true;
    close();
  }

  @Override
  public void close() {
    closed = true;
    try {
      var run = running.get();
      if (run != null) {
        run.close();
      }
    } finally {
      surroundings.close();
    }
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
    conversation.answered(message);
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
    note(Results.message(summary.blocks(), source));
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
}
