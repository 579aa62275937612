// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a directive's line says. */
final class Directive {

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s)");
  private static final int MOST_TOKENS = 10_000_000;

  /** A line that makes no sense; the message says what it wants. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    private Wrong(Line line, String wants) {
      super("@" + line.name() + " wants " + wants + ": " + line.written(), null, false, false);
    }
  }

  private Directive() {}

  static Step parse(Line line) throws Wrong {
    var argument = line.argument().strip();
    return switch (line.name()) {
      case "text" -> new Step.Text(line.argument());
      case "tokens" -> new Step.Tokens(number(line, argument, MOST_TOKENS));
      case "pace" -> new Step.Pace(time(line, argument));
      case "think" -> new Step.Think(line.argument());
      case "redact" -> new Step.Redact();
      case "tool" -> tool(line, argument);
      case "result" -> new Step.Result();
      case "json" -> new Step.Value(json(line, argument));
      case "usage" -> usage(line, argument);
      case "stop" -> new Step.Stop(word(line, argument));
      case "error" -> error(line, argument);
      case "drop" -> drop(line, argument);
      case "fail" -> fail(line, argument);
      case "stall" -> new Step.Stall(time(line, argument));
      case "refuse" -> new Step.Refuse(argument);
      case "pause" -> new Step.Pause();
      case "garbage" -> new Step.Garbage(line.key());
      case "search" -> search(line, argument);
      case "unknown" -> new Step.Unknown();
      case "crlf" -> new Step.Crlf();
      case "split" -> new Step.Split();
      default -> throw new Wrong(line, "another name");
    };
  }

  private static Step tool(Line line, String argument) throws Wrong {
    var parts = argument.split(" ", 2);
    if (parts[0].isEmpty()) {
      throw new Wrong(line, "a name and an input");
    }
    var input = parts.length == 1 ? Json.object() : json(line, parts[1]);
    if (!input.isObject()) {
      throw new Wrong(line, "an object as its input");
    }
    return new Step.Tool(parts[0], input);
  }

  private static Step usage(Line line, String argument) throws Wrong {
    var parts = argument.split(" +", -1);
    if (parts.length != 2) {
      throw new Wrong(line, "two numbers");
    }
    return new Step.Usage(
        number(line, parts[0], Integer.MAX_VALUE), number(line, parts[1], Integer.MAX_VALUE));
  }

  private static Step error(Line line, String argument) throws Wrong {
    var parts = argument.split(" +", -1);
    int status = number(line, parts[0], 599);
    boolean counted = parts.length > 1 && parts[1].matches("\\d+");
    int times = counted ? number(line, parts[1], Integer.MAX_VALUE) : 1;
    var words = List.of(parts).subList(counted ? 2 : 1, parts.length);
    if (status < 400 || !words.stream().allMatch(ApiError::isManner)) {
      throw new Wrong(
          line,
          "a status from 400 to 599, a number of times, and bare, html, after=SECONDS or an error"
              + " code");
    }
    return new Step.Status(status, times, words, line.key());
  }

  private static Step drop(Line line, String argument) throws Wrong {
    int deltas = argument.equals("end") ? Step.Drop.END : number(line, argument, Step.Drop.END - 1);
    return new Step.Drop(deltas, line.key());
  }

  private static Step fail(Line line, String argument) throws Wrong {
    var parts = argument.split(" +", -1);
    if (parts.length > 2 || !parts[0].matches("[a-z_]+_error")) {
      throw new Wrong(line, "a type of error and a number of deltas");
    }
    int deltas = parts.length == 1 ? 0 : number(line, parts[1], Integer.MAX_VALUE);
    return new Step.Fail(parts[0], deltas, line.key());
  }

  private static Step search(Line line, String argument) throws Wrong {
    if (argument.isEmpty()) {
      throw new Wrong(line, "words to search for");
    }
    return new Step.Search(argument);
  }

  private static String word(Line line, String argument) throws Wrong {
    if (argument.isEmpty() || argument.contains(" ")) {
      throw new Wrong(line, "one word");
    }
    return argument;
  }

  private static int number(Line line, String text, int most) throws Wrong {
    if (text.matches("\\d{1,10}") && Long.parseLong(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new Wrong(line, "a number up to " + most);
  }

  private static Duration time(Line line, String text) throws Wrong {
    var match = TIME.matcher(text);
    if (!match.matches()) {
      throw new Wrong(line, "a time like 20ms or 3s");
    }
    long amount = Long.parseLong(match.group(1));
    return match.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
  }

  private static JsonNode json(Line line, String text) throws Wrong {
    try {
      var json = Json.read(text);
      if (!json.isMissingNode()) {
        return json;
      }
    } catch (JacksonException broken) {
      // Said below: where exactly it breaks helps nobody in one line.
    }
    throw new Wrong(line, "JSON");
  }
}
