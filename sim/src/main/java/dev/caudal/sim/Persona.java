// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Who speaks when nobody says what to say: short, honest, in English or Spanish. */
final class Persona {

  private static final Duration PACE = Duration.ofMillis(20);
  private static final int QUOTE = 120;
  private static final int LISTED = 10;

  private static final Pattern SPANISH =
      Pattern.compile(
          "[¿¡ñáéíóú]|\\b(el|los|las|una|qué|que|archivos?|ficheros?|carpeta|lista|busca|lee|hola|por"
              + " favor|dime|muestra|cómo|para)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern ENGLISH =
      Pattern.compile("\\b(the|a|an|files?|list|find|read|please|what|how|is|show)\\b");
  private static final Pattern LIST =
      Pattern.compile(
          "\\b(list|find|show|which|what)\\b.*\\b(files?|folders?)\\b"
              + "|\\b(lista|busca|encuentra|muestra|enumera|qué|que)\\p{L}*\\b.*\\b(archivos|ficheros|carpetas?)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  private static final Pattern READ =
      Pattern.compile(
          "\\b(read|open|show|summari[sz]e|explain|look"
              + " at|lee|leer|abre|muestra|resume|explica)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern FILE =
      Pattern.compile(
          "[`\"']([^`\"'\\n]+)[`\"']|((?:[\\w~-]*/|\\w:\\\\)?[\\w./\\\\-]*\\w\\.\\w{1,8})\\b");
  private static final Pattern EXTENSION =
      Pattern.compile("\\*?\\.(\\w{1,8})\\b|\\b(java|python|markdown|yaml|json|text)\\b");

  private Persona() {}

  static List<Step> steps(Ask ask) {
    var task = Talk.task(ask.messages());
    boolean spanish = isSpanish(task.text());
    var pace = new Step.Pace(PACE);
    if (Talk.assistantsAfter(ask.messages(), task.index()) > 0) {
      return List.of(pace, new Step.Text(summary(ask.messages(), spanish)));
    }
    var call = call(ask, task.text());
    if (call != null) {
      var words = spanish ? "Voy a mirar (respuesta simulada)." : "Let me look (simulated answer).";
      return List.of(pace, new Step.Text(words), call);
    }
    return List.of(pace, new Step.Text(answer(task.text(), spanish)));
  }

  private static Step.@Nullable Tool call(Ask ask, String task) {
    if (LIST.matcher(task).find()) {
      for (var name : List.of("Glob", "GlobTool")) {
        if (ask.offers(name)) {
          return new Step.Tool(name, Json.object().put("pattern", pattern(task)));
        }
      }
    }
    var file = FILE.matcher(task);
    if (READ.matcher(task).find() && file.find()) {
      for (var name : List.of("Read", "View")) {
        if (ask.offers(name)) {
          var path = file.group(1) == null ? file.group(2) : file.group(1);
          return new Step.Tool(name, Json.object().put("file_path", path));
        }
      }
    }
    return null;
  }

  private static String pattern(String task) {
    var match = EXTENSION.matcher(task.toLowerCase(Locale.ROOT));
    if (!match.find()) {
      return "**/*";
    }
    var word = match.group(1) == null ? match.group(2) : match.group(1);
    var ending =
        switch (word) {
          case "python" -> "py";
          case "markdown" -> "md";
          case "text" -> "txt";
          default -> word;
        };
    return "**/*." + ending;
  }

  private static String summary(List<Message> messages, boolean spanish) {
    var calls = messages.reversed().stream().filter(Message::isAssistant).findFirst();
    var names =
        calls.map(message -> message.ofType("tool_use")).orElse(List.of()).stream()
            .map(call -> Json.string(call, "name"))
            .toList();
    if (names.isEmpty()) {
      return spanish ? "Nada más que decir (simulado)." : "Nothing more to say (simulated).";
    }
    if (failed(messages)) {
      return spanish
          ? "La herramienta " + names.getFirst() + " ha fallado. Respuesta simulada."
          : "The tool " + names.getFirst() + " failed. This answer is simulated.";
    }
    var lines = Talk.newestResult(messages).lines().filter(line -> !line.isBlank()).toList();
    boolean listed = names.getFirst().startsWith("Glob");
    var head = spanish ? (listed ? "Encontrado: " : "Leído: ") : (listed ? "Found " : "Read ");
    var what = spanish ? " líneas" : listed ? " files" : " lines";
    var shown = new StringBuilder(head).append(lines.size()).append(what).append('.');
    lines.stream().limit(listed ? LISTED : 3).forEach(line -> shown.append("\n- ").append(line));
    return shown
        .append(
            spanish
                ? "\nRespuesta simulada: no ha respondido ningún modelo."
                : "\nThis answer is simulated: no model was asked.")
        .toString();
  }

  private static boolean failed(List<Message> messages) {
    JsonNode last = messages.getLast().raw().path("content");
    for (var block : last) {
      if (block.path("is_error").booleanValue(false)) {
        return true;
      }
    }
    return false;
  }

  private static String answer(String task, boolean spanish) {
    return spanish
        ? "Esta respuesta es simulada: no ha respondido ningún modelo. Has preguntado: "
            + quote(task)
        : "This answer is simulated: no model was asked. You asked: " + quote(task);
  }

  /** A text's beginning, in quotes. */
  static String quote(String text) {
    var line = text.strip().replaceAll("\\s+", " ");
    int end = Words.cut(line, QUOTE);
    return "“" + line.substring(0, end) + (end < line.length() ? "…" : "") + "”";
  }

  private static boolean isSpanish(String text) {
    long spanish = SPANISH.matcher(text).results().count();
    long english = ENGLISH.matcher(text.toLowerCase(Locale.ROOT)).results().count();
    return spanish > english;
  }
}
