// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A built-in tool that works on the files of one jail; its failures are words to the model. */
abstract class FileTool implements Tool {
  static final ToolTraits EDITING = new ToolTraits(ToolTraits.Approval.EDIT, false, false);

  final Jail jail;
  private final String name;
  private final ToolTraits traits;
  private final String description;
  private final Json schema;

  FileTool(Jail jail, String name, ToolTraits traits, String description, String schema) {
    this.jail = jail;
    this.name = name;
    this.traits = traits;
    this.description = description.strip();
    this.schema = Json.parse(schema.strip());
  }

  abstract ToolOutput apply(FileInput input, ToolContext context)
      throws Refusal, IOException, InterruptedException;

  @Override
  public final ToolOutput run(ToolCall call, ToolContext context) throws InterruptedException {
    try {
      return apply(FileInput.of(call, name), context);
    } catch (Refusal refusal) {
      return ToolOutput.error(String.valueOf(refusal.getMessage()));
    } catch (ClosedByInterruptException interrupted) {
      throw new InterruptedException();
    } catch (IOException failed) {
      return ToolOutput.error(inWords(failed));
    } catch (ClosedDirectoryStreamException closed) {
      return ToolOutput.error("the workspace is closed");
    }
  }

  private String inWords(IOException failed) {
    return switch (failed) {
      case JailBreak refused -> "refused: " + refused.getMessage();
      case NoSuchFileException missing ->
          "no such file: " + missing.getFile() + " (paths start at " + jail.root() + ")";
      case NotDirectoryException file -> "not a folder: " + file.getFile();
      case AccessDeniedException denied ->
          "no permission: " + denied.getFile() + reason(denied.getReason());
      case FileSystemException other -> "failed: " + other.getFile() + reason(other.getReason());
      default -> "failed: " + failed.getMessage();
    };
  }

  private static String reason(@org.jspecify.annotations.Nullable String reason) {
    return reason == null ? "" : ": " + reason;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final Json inputSchema() {
    return schema;
  }

  @Override
  public final ToolTraits traits() {
    return traits;
  }
}
