// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import dev.caudal.agent.ResultMessage.Outcome;
import dev.caudal.agent.StreamEvent.TextDelta;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A message stream over one method that gives the next message. */
abstract class PulledStream implements MessageStream {
  private final AtomicBoolean read = new AtomicBoolean();

  /** The next message; null after the last. */
  abstract @Nullable Message next();

  /** What the budget was when it ended the run without an answer. */
  abstract AgentException budgetSpent();

  @Override
  public Iterator<Message> iterator() {
    if (read.getAndSet(true)) {
      throw new EngineFailed("read_twice", "a message stream can be read once");
    }
    return new Pulling();
  }

  @Override
  public Stream<Message> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(this::close);
  }

  @Override
  public Stream<String> texts() {
    var pieces = new Pieces();
    return stream().map(pieces::of).filter(piece -> !piece.isEmpty());
  }

  @Override
  public String text() {
    var result = result();
    if (result.outcome() == Outcome.BUDGET && result.text().isEmpty()) {
      throw budgetSpent();
    }
    return result.text();
  }

  @Override
  public ResultMessage result() {
    for (var message : this) {
      if (message instanceof ResultMessage result && !result.source().isSubagent()) {
        return result;
      }
    }
    throw new EngineFailed("no_result", "the stream ended without a result");
  }

  @Override
  public Flow.Publisher<Message> publisher() {
    return new StreamPublisher(this);
  }

  private final class Pulling implements Iterator<Message> {
    private @Nullable Message ahead;

    @Override
    public boolean hasNext() {
      if (ahead == null) {
        ahead = PulledStream.this.next();
      }
      return ahead != null;
    }

    @Override
    public Message next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var message = ahead;
      ahead = null;
      if (message == null) {
        throw new NoSuchElementException();
      }
      return message;
    }
  }

  /**
   * Text that can only be added to: what was rewound stays, and what follows has a line of its own.
   */
  private static final class Pieces {
    private boolean spoken;
    private boolean rewound;

    String of(Message message) {
      if (message.source().isSubagent()) {
        return "";
      }
      if (message instanceof RewindMessage) {
        rewound = spoken;
      }
      if (!(message instanceof TextDelta delta) || delta.text().isEmpty()) {
        return "";
      }
      var line = rewound ? "\n" : "";
      rewound = false;
      spoken = true;
      return line + delta.text();
    }
  }
}
