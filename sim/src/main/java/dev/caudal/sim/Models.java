// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The models, newest first. */
final class Models {

  // A star marks a thinking type that is taken up to effort "high" only. Forced tools: yes, no, or
  // "calm" (not while thinking). Flags: p prefill, s sampling parameters, r system role in
  // messages, b thinking bound to its prefix, t the newer tokenizer, f fast mode, F a wish for it
  // is
  // passed over.
  private static final String TABLE =
      """
      claude-fable-5-2   |2026-11-09|1M  |128k|all   |adaptive                  |omitted   |no  |rbt|512
      claude-mythos-5-2  |2026-11-09|1M  |128k|all   |adaptive                  |omitted   |no  |rbt|512
      claude-haiku-5-5   |2026-10-07|1M  |128k|all   |adaptive,disabled*        |omitted   |yes |rbt|512
      claude-sonnet-5-5  |2026-09-28|1M  |128k|all   |adaptive,between_tools*   |omitted   |no  |rbt|512
      claude-opus-5-5    |2026-09-22|1M  |128k|all   |adaptive                  |omitted   |no  |rbtf|512
      claude-fable-5-1   |2026-09-01|1M  |128k|all   |adaptive                  |omitted   |no  |rbt|512
      claude-mythos-5-1  |2026-09-01|1M  |128k|all   |adaptive                  |omitted   |no  |rbt|512
      claude-opus-5      |2026-07-24|1M  |128k|all   |adaptive,disabled*        |omitted   |yes |rtf|512
      claude-sonnet-5    |2026-06-30|1M  |128k|all   |adaptive,disabled         |omitted   |yes |t  |1024
      claude-fable-5     |2026-06-09|1M  |128k|all   |adaptive                  |omitted   |yes |rt |512
      claude-mythos-5    |2026-06-09|1M  |128k|all   |adaptive                  |omitted   |yes |rt |512
      claude-opus-4-8    |2026-05-28|1M  |128k|all   |disabled,adaptive         |omitted   |yes |rtf|1024
      claude-opus-4-7    |2026-04-16|1M  |128k|all   |disabled,adaptive         |omitted   |yes |t  |2048
      claude-sonnet-4-6  |2026-02-17|1M  |128k|no-x  |disabled,adaptive,enabled |summarized|calm|s  |1024
      claude-opus-4-6    |2026-02-05|1M  |128k|no-x  |disabled,adaptive,enabled |summarized|calm|sF |4096
      claude-opus-4-5-20251101  |2025-11-24|200k|64k|basic|disabled,enabled |summarized|calm|ps|4096
      claude-haiku-4-5-20251001 |2025-10-15|200k|64k|none |disabled,enabled |summarized|calm|ps|4096
      claude-sonnet-4-5-20250929|2025-09-29|200k|64k|none |disabled,enabled |summarized|calm|ps|1024
      """;

  private static final List<String> DEPRECATED = List.of("claude-sonnet-4-5-20250929");
  private static final Map<String, Model> BY_NAME = new LinkedHashMap<>();
  static final List<Model> ALL = TABLE.lines().map(Models::parse).toList();

  static {
    for (var model : ALL) {
      BY_NAME.put(model.id(), model);
      BY_NAME.put(model.alias(), model);
    }
  }

  private Models() {}

  /** The model of that name; other vendors' names are served without rules. */
  static Model find(String name) {
    var model = BY_NAME.get(name);
    if (model != null) {
      return model;
    }
    if (name.startsWith("claude-")) {
      throw ApiError.notFound("model: " + name);
    }
    return Model.unknown(name);
  }

  private static Model parse(String line) {
    var cells = line.split("\\s*\\|", -1);
    var flags = cells[8];
    var types = new ArrayList<String>();
    var high = new ArrayList<String>();
    for (var type : cells[5].strip().split(",", -1)) {
      var name = type.replace("*", "");
      types.add(name);
      if (type.endsWith("*")) {
        high.add(name);
      }
    }
    var id = cells[0].strip();
    var alias = id.replaceFirst("-\\d{8}$", "");
    var words = alias.split("-", 3);
    var family = words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1);
    return new Model(
        id,
        alias,
        "Claude " + family + " " + words[2].replace('-', '.'),
        cells[1].strip(),
        words[1],
        DEPRECATED.contains(id) ? "deprecated" : "active",
        cells[2].strip().equals("1M") ? 1_000_000 : 200_000,
        cells[3].strip().equals("128k") ? 128_000 : 64_000,
        efforts(cells[4].strip()),
        List.copyOf(types),
        List.copyOf(high),
        cells[6].strip(),
        forced(cells[7].strip()),
        flags.contains("p"),
        flags.contains("s"),
        flags.contains("r"),
        flags.contains("b"),
        flags.contains("t"),
        flags.contains("f")
            ? Model.Fast.YES
            : flags.contains("F") ? Model.Fast.FALLS_BACK : Model.Fast.NO,
        Integer.parseInt(cells[9].strip()));
  }

  private static List<String> efforts(String word) {
    return switch (word) {
      case "none" -> List.of();
      case "basic" -> List.of("low", "medium", "high");
      case "no-x" -> List.of("low", "medium", "high", "max");
      default -> List.of("low", "medium", "high", "xhigh", "max");
    };
  }

  private static Model.Forced forced(String word) {
    return switch (word) {
      case "yes" -> Model.Forced.YES;
      case "no" -> Model.Forced.NO;
      default -> Model.Forced.NOT_WHILE_THINKING;
    };
  }
}
