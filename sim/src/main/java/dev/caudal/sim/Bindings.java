// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Holds replayed thinking against the conversation that it is sent in.
 *
 * <pre>
 * Order       A broken signature is an error whatever else is said. A block of another model's or
 *             another account's is dropped in silence. A block whose prefix changed, or whose chain
 *             of thinking has a gap, is an error, or is dropped where the request says so.
 *
 * Pending     While calls are answered, the thinking before them must be there, unchanged.
 * </pre>
 */
final class Bindings {

  private static final String CONTROLS = "thinking-binding-controls-2026-08-01";
  private static final Pattern ACCOUNT_BOUND =
      Pattern.compile("claude-((sonnet|haiku)-5-5|fable-5-2|mythos-5-2)");
  private static final Pattern ALWAYS = Pattern.compile("claude-(fable-5-2|mythos-5-[12])");
  private static final Pattern FABLE = Pattern.compile("claude-(fable|mythos)-.*");

  private final Ask ask;
  private final boolean oldAccount;
  private final ArrayNode dropped = Json.array();
  private boolean dropRest;

  Bindings(Ask ask, boolean oldAccount) {
    this.ask = ask;
    this.oldAccount = oldAccount;
  }

  /** What was dropped or let pass; absent unless the request has the header that shows it. */
  Optional<JsonNode> check() {
    checkPending();
    var prefix = new Prefix(ask);
    var previous = "";
    boolean first = true;
    for (var message : ask.messages()) {
      prefix.role(message.role());
      for (int i = 0; i < message.content().size(); i++) {
        var block = message.content().get(i);
        if (Json.string(block, "type").equals("thinking")) {
          var path = "messages." + message.index() + ".content." + i;
          var signature = open(block, path);
          boolean gap = !first && !signature.previous().equals(previous);
          judge(signature, path, prefix, gap);
          previous = Signature.hash(Json.string(block, "signature"));
          first = false;
        }
        prefix.add(block);
      }
    }
    return ask.caller().hasBeta(CONTROLS) ? Optional.of(dropped) : Optional.empty();
  }

  private static Signature open(JsonNode block, String path) {
    return Signature.open(Json.string(block, "signature"))
        .orElseThrow(() -> ApiError.invalid(path + ": Invalid `signature` in `thinking` block"));
  }

  private void judge(Signature signature, String path, Prefix prefix, boolean gap) {
    if (dropRest) {
      note("thinking_dropped", path, "prefix_binding_mismatch");
    } else if (ACCOUNT_BOUND.matcher(signature.model()).matches()
        && !signature.account().equals(ask.caller().account())) {
      note("thinking_dropped", path, "organization_binding_mismatch");
    } else if (!reads(ask.modelName(), signature.model())) {
      note("thinking_dropped", path, "model_binding_mismatch");
    } else {
      checkPrefix(signature, path, prefix, gap);
    }
  }

  private void checkPrefix(Signature signature, String path, Prefix prefix, boolean gap) {
    var changed = new ArrayList<String>();
    if (!signature.system().equals(prefix.system)) {
      changed.add("system");
    }
    if (!signature.tools().equals(prefix.tools)) {
      changed.add("tools");
    }
    if (gap || !signature.prefix().equals(prefix.hash())) {
      changed.add("messages");
    }
    if (changed.isEmpty() || !ask.model().bindsThinking() || !isBound(signature)) {
      return;
    }
    var wish =
        Json.string(ask.body().path("thinking").path("block_binding"), "prefix_mismatch_behavior");
    boolean enforced = !wish.isEmpty() || !oldAccount || ALWAYS.matcher(ask.modelName()).matches();
    if (!enforced) {
      note("thinking_mismatch_allowed", path, "prefix_binding_mismatch");
    } else if (wish.equals("drop_block")) {
      dropRest = true;
      note("thinking_dropped", path, "prefix_binding_mismatch");
    } else {
      throw ApiError.invalid(
          path
              + ": `signature` in `thinking` block is bound to a different conversation; what"
              + " differs: "
              + String.join(", ", changed)
              + (ask.caller().hasBeta(CONTROLS)
                  ? ""
                  : " (the beta header " + CONTROLS + " lets such blocks be dropped)"));
    }
  }

  private static boolean isBound(Signature signature) {
    var model =
        Models.ALL.stream().filter(known -> known.id().equals(signature.model())).findFirst();
    return model.isPresent() && model.get().bindsThinking();
  }

  private void note(String type, String path, String reason) {
    dropped.addObject().put("type", type).put("path", path).put("reason", reason);
  }

  /** Whether one model can read another's thinking. */
  static boolean reads(String reader, String producer) {
    if (reader.equals(producer) || !producer.startsWith("claude-")) {
      return true;
    }
    if (producer.matches("claude-(fable|mythos)-5-2")) {
      return reader.matches("claude-(fable|mythos)-5-2");
    }
    if (producer.matches("claude-(fable|mythos)-5-1")) {
      return reader.matches("claude-(fable|mythos)-5-[12]");
    }
    return switch (reader) {
      case "claude-haiku-5-5" -> false;
      case "claude-sonnet-5-5" ->
          !producer.matches("claude-opus-5.*") && !FABLE.matcher(producer).matches();
      case "claude-opus-5-5" -> !FABLE.matcher(producer).matches();
      default -> true;
    };
  }

  /** The newest turn of the assistant, if its calls are being answered. */
  private void checkPending() {
    var groups = Group.of(ask.messages());
    int at = groups.size() - 1;
    while (at >= 0 && groups.get(at).is("system")) {
      at--;
    }
    if (at < 1
        || groups.get(at).ofType("tool_result").isEmpty()
        || !groups.get(at - 1).is("assistant")) {
      return;
    }
    var signatures = new ArrayList<String>();
    for (var placed : groups.get(at - 1).blocks()) {
      if (placed.type().equals("thinking")) {
        checkWords(placed);
        signatures.add(Json.string(placed.block(), "signature"));
      }
      if (placed.type().equals("redacted_thinking")) {
        signatures.add(Json.string(placed.block(), "data"));
      }
      boolean fits = CallId.fits(Json.string(placed.block(), "id"), List.copyOf(signatures));
      if (placed.type().equals("tool_use") && !fits) {
        throw modified(placed.path());
      }
    }
  }

  private static void checkWords(Group.Placed placed) {
    var signature = open(placed.block(), placed.path());
    var words = Json.string(placed.block(), "thinking");
    if (!signature.words().isEmpty() && !signature.words().equals(Signature.hash(words))) {
      throw modified(placed.path());
    }
  }

  private static ApiError modified(String path) {
    return ApiError.invalid(
        path
            + ": `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be"
            + " modified");
  }
}
