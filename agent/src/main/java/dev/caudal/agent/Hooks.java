// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

/**
 * A caller's say at four points of a run. Several are asked in the order they were given. One that
 * throws denies: the call does not run, the prompt is not sent.
 */
public interface Hooks {
  /** Before a call is judged and run. */
  default BeforeTool beforeTool(ToolCall call, Source source) throws InterruptedException {
    return new BeforeTool.Proceed();
  }

  /** After it ran; what is returned goes to the model. */
  default ToolOutput afterTool(ToolCall call, ToolOutput output, Source source)
      throws InterruptedException {
    return output;
  }

  /** Before the user's text is sent. */
  default OnPrompt onPrompt(String text) throws InterruptedException {
    return new OnPrompt.Proceed();
  }

  /** When the agent would stop with an answer. */
  default OnStop onStop(String text) throws InterruptedException {
    return new OnStop.Stop();
  }

  /** What becomes of a call. */
  sealed interface BeforeTool {
    /** It is judged as usual. */
    record Proceed() implements BeforeTool {}

    /** It runs without being asked about; a denying rule still denies. */
    record Allow() implements BeforeTool {}

    /** It is judged, and runs, with another input. */
    record Change(Json input) implements BeforeTool {}

    /** It does not run. */
    record Deny(String message) implements BeforeTool {}
  }

  /** What becomes of a prompt. */
  sealed interface OnPrompt {
    /** Is sent as it is. */
    record Proceed() implements OnPrompt {}

    /** Goes with this behind it. */
    record Append(String text) implements OnPrompt {}

    /** Is not sent: the caller gets {@link InvalidRequest}. */
    record Block(String message) implements OnPrompt {}
  }

  /** What becomes of a stop. */
  sealed interface OnStop {
    /** The agent stops. */
    record Stop() implements OnStop {}

    /** The agent goes on with this as the user's next text. */
    record GoOn(String text) implements OnStop {}
  }
}
