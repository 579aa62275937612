// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The models that are known. */
final class ModelTable {
  static final List<String> THINKING = List.of("adaptive", "between_tools", "disabled", "enabled");
  private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
  private static final List<Row> BUILT_IN =
      FactRow.ofResource("models.json", "models", ModelTable::row);

  private static final Pattern DATE = Pattern.compile("-\\d{8}$");
  private static final ModelTable DEFAULT = new ModelTable(BUILT_IN);

  private final Map<String, ModelFacts> byName = new HashMap<>();
  private final Map<String, ModelFacts> byNickname = new HashMap<>();

  private record Row(List<String> nicknames, List<String> dated, ModelFacts facts) {}

  private ModelTable(List<Row> rows) {
    for (var row : rows) {
      byName.put(row.facts().id(), row.facts());
      row.dated().forEach(name -> byName.put(name, row.facts()));
      row.nicknames().forEach(name -> byNickname.put(name, row.facts()));
    }
  }

  /** The built-in models, and before them those of a file. */
  static ModelTable load(Optional<Path> override) {
    return override.map(ModelTable::with).orElse(DEFAULT);
  }

  private static ModelTable with(Path file) {
    var rows = new ArrayList<>(BUILT_IN);
    rows.addAll(FactRow.ofFile(file, "models", ModelTable::row));
    return new ModelTable(rows);
  }

  /** By id, with or without its date, or by a short name like {@code opus}. */
  ModelFacts of(String model) {
    var byShort = byNickname.get(model);
    if (byShort != null) {
      return byShort;
    }
    var facts = byName.getOrDefault(model, byName.get(undated(model)));
    return facts == null ? ModelFacts.unknown(model) : facts.named(model);
  }

  /** The ids, without dates. */
  Set<String> ids() {
    return Set.copyOf(byName.values().stream().map(ModelFacts::id).toList());
  }

  /** A snapshot's name without its date. */
  static String undated(String model) {
    return DATE.matcher(model).replaceFirst("");
  }

  private static Row row(FactRow row) {
    var thinking = row.someOf("thinking", THINKING);
    var efforts = efforts(row.someOf("efforts", EFFORTS));
    var facts =
        new ModelFacts(
            row.text("id"),
            true,
            row.count("context"),
            row.count("max_output"),
            efforts,
            efforts.isEmpty()
                ? Optional.empty()
                : Optional.of(effort(row.oneOf("default_effort", EFFORTS))),
            Set.copyOf(thinking),
            Set.copyOf(row.someOf("thinking_up_to_high", thinking)),
            row.oneOf("default_thinking", thinking),
            row.oneOf("display", List.of("omitted", "summarized")).equals("summarized"),
            row.flag("forced_tool"),
            row.flag("prefill"),
            row.count("cache_minimum"),
            row.flag("system_role"),
            row.flag("binds_thinking"));
    if (facts.defaultEffort().isPresent() && !efforts.contains(facts.defaultEffort().get())) {
      throw row.wrong("default_effort", "is one of the model's efforts");
    }
    return new Row(row.texts("short"), row.texts("dated"), facts);
  }

  private static Set<Effort> efforts(List<String> names) {
    var efforts = EnumSet.noneOf(Effort.class);
    names.forEach(name -> efforts.add(effort(name)));
    return Set.copyOf(efforts);
  }

  private static Effort effort(String name) {
    return Effort.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
