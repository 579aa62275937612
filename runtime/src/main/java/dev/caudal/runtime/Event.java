// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What happens in a run, as the public log tells it. The records' components are the members of the
 * JSON, in snake case; what is absent is left out. Text and thinking are not here: they are pieces.
 */
sealed interface Event {
  /** The name in {@code type}. */
  String type();

  record Start(
      String runId,
      String sessionId,
      String prompt,
      String model,
      String engine,
      int attempt,
      Optional<String> agent,
      Optional<Boolean> simulated)
      implements Event {
    @Override
    public String type() {
      return "start";
    }
  }

  record Status(
      String status,
      String message,
      Optional<String> code,
      Optional<Integer> attempt,
      Optional<String> nextAttemptAt)
      implements Event {
    @Override
    public String type() {
      return "status";
    }
  }

  record ToolUse(String id, String tool, JsonNode input, Optional<String> parentId)
      implements Event {
    @Override
    public String type() {
      return "tool_use";
    }
  }

  record ToolResult(
      String id,
      String tool,
      String output,
      boolean isError,
      long durationMs,
      Optional<String> parentId)
      implements Event {
    @Override
    public String type() {
      return "tool_result";
    }
  }

  record PermissionRequest(String id, String tool, JsonNode input, String expiresAt)
      implements Event {
    @Override
    public String type() {
      return "permission_request";
    }
  }

  record Permission(
      String id,
      String decision,
      String by,
      Optional<String> message,
      Optional<JsonNode> updatedInput)
      implements Event {
    @Override
    public String type() {
      return "permission";
    }
  }

  record UserMessage(String content, String by) implements Event {
    @Override
    public String type() {
      return "user_message";
    }
  }

  record Progress(int percent, int step, Optional<String> tool) implements Event {
    @Override
    public String type() {
      return "progress";
    }
  }

  record Milestone(String name, JsonNode data) implements Event {
    @Override
    public String type() {
      return "milestone";
    }
  }

  /** {@code costUsd} is null, not absent, where the price is not known. */
  record Usage(
      long inputTokens,
      long outputTokens,
      long cacheReadTokens,
      long cacheWriteTokens,
      JsonNode costUsd)
      implements Event {
    @Override
    public String type() {
      return "usage";
    }
  }

  record Rewind(long after, String reason, Optional<String> parentId) implements Event {
    @Override
    public String type() {
      return "rewind";
    }
  }

  record Done(
      String result,
      String subtype,
      String stopReason,
      int turns,
      long durationMs,
      JsonNode costUsd,
      JsonNode usage,
      Optional<JsonNode> structuredOutput,
      Optional<JsonNode> stopDetails)
      implements Event {
    @Override
    public String type() {
      return "done";
    }
  }

  record Error(String code, String message, boolean retryable) implements Event {
    @Override
    public String type() {
      return "error";
    }
  }

  record Cancelled(String reason, Optional<String> by) implements Event {
    @Override
    public String type() {
      return "cancelled";
    }
  }
}
