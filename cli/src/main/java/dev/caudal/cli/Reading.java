// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

import dev.caudal.agent.Aborted;
import dev.caudal.agent.AgentException;
import dev.caudal.agent.MessageStream;
import dev.caudal.agent.ResultMessage;

/** Reads a run to its end, whatever that is, and knows its exit code. */
final class Reading {
  private static final int FAILED = 1;
  private static final int OUT_OF_TIME = 124;
  private static final int CANCELLED = 130;

  private final MessageStream stream;
  private final Narrator narrator;
  private final Terminal terminal;

  Reading(MessageStream stream, Narrator narrator, Terminal terminal) {
    this.stream = stream;
    this.narrator = narrator;
    this.terminal = terminal;
  }

  int toTheEnd() {
    try {
      int code = CANCELLED;
      for (var message : stream) {
        narrator.tell(message);
        if (terminal.out().checkError()) {
          stream.close();
          return cancelled("disconnect");
        }
        if (message instanceof ResultMessage result && !result.source().isSubagent()) {
          code = result.outcome() == ResultMessage.Outcome.INTERRUPTED ? CANCELLED : 0;
        }
      }
      return code;
    } catch (Aborted aborted) {
      if (aborted.reason() == Aborted.Reason.TIMEOUT) {
        narrator.cancelled("timeout");
        return OUT_OF_TIME;
      }
      return cancelled("user");
    } catch (AgentException failure) {
      narrator.failed(failure);
      return FAILED;
    }
  }

  private int cancelled(String reason) {
    narrator.cancelled(reason);
    return CANCELLED;
  }
}
