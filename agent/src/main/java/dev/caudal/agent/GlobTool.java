// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Finds files by their names, the newest first. */
final class GlobTool extends FileTool {
  private static final int MOST = 100;
  private static final Duration TIME = Duration.ofSeconds(30);

  private final Predicate<String> searchable;

  GlobTool(Jail jail, Predicate<String> searchable) {
    super(
        jail,
        "Glob",
        ToolTraits.READING,
        """
        Finds files by a pattern of their path, for one **/*.java or src/**/*.{ts,tsx}: * and ? stand \
        within one name, ** for any folders. Gives up to 100 paths from the workspace, the most \
        recently changed first. Files that .gitignore leaves out are not found, unless the pattern \
        or path names their folder; links are not followed.
        """,
        """
        {"type":"object","properties":{\
        "pattern":{"type":"string","description":"The pattern"},\
        "path":{"type":"string","description":"The folder to look in; without it the workspace"}},\
        "required":["pattern"],"additionalProperties":false}
        """);
    this.searchable = searchable;
  }

  private record Hit(FileTime changed, String path) {
    static final Comparator<Hit> NEWEST_FIRST =
        Comparator.comparing(Hit::changed).reversed().thenComparing(Hit::path);
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context)
      throws Refusal, IOException, InterruptedException {
    var pattern = GlobStart.of(input.string("pattern"));
    var wildcard = Wildcard.of(pattern.rest());
    var patience = new Patience(context, InstantSource.system(), TIME);
    try (var place = jail.find(pattern.under(input.optionalString("path").orElse(".")))) {
      return switch (place) {
        case Place.Gap _ -> ToolOutput.text("no files found");
        case Place.RegularFile file ->
            throw new Refusal(Paths.shown(file.relative()) + " is a file, not a folder");
        case Place.Directory folder -> search(folder, wildcard, patience);
      };
    }
  }

  private ToolOutput search(Place.Directory from, Wildcard wildcard, Patience patience)
      throws IOException, InterruptedException {
    var prefix = from.relative().equals(".") ? 0 : from.relative().length() + 1;
    // The oldest of the best is on top, to be pushed out.
    var best = new PriorityQueue<>(Hit.NEWEST_FIRST.reversed());
    var count = new int[1];
    var complete =
        JailWalk.over(
            jail,
            from,
            patience,
            file -> {
              if (wildcard.matches(file.relative().substring(prefix))
                  && searchable.test(file.relative())) {
                count[0]++;
                best.add(new Hit(file.attributes().lastModifiedTime(), file.relative()));
                if (best.size() > MOST) {
                  best.poll();
                }
              }
              return true;
            });
    return ToolOutput.text(report(new ArrayList<>(best), count[0], complete));
  }

  private static String report(List<Hit> hits, int count, boolean complete) {
    hits.sort(Hit.NEWEST_FIRST);
    var text = new StringBuilder();
    hits.forEach(hit -> text.append(Paths.shown(hit.path())).append('\n'));
    if (hits.isEmpty()) {
      text.append("no files found\n");
    }
    if (count > MOST) {
      text.append(
          "[the %d newest of %d: narrow the pattern to see others]\n".formatted(MOST, count));
    }
    if (!complete) {
      text.append("[not all folders could be searched: look in a smaller one]\n");
    }
    return text.toString().stripTrailing();
  }
}
