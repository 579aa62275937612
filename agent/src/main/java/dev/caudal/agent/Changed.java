// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;

/** Tells the model that another input ran than the one it gave. */
final class Changed {
  private Changed() {}

  static ToolOutput told(ToolOutput output, ToolCall call) {
    var content = new ArrayList<ContentBlock>();
    content.add(
        ContentBlock.text(
            "This ran with another input than yours: " + call.input().text() + "\n\n"));
    content.addAll(output.content());
    return new ToolOutput(content, output.isError());
  }
}
