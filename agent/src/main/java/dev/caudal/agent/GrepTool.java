// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/** Searches the contents of files by a regular expression. */
final class GrepTool extends FileTool {
  private static final Duration TIME = Duration.ofSeconds(30);

  private final Predicate<String> searchable;
  private final Duration time;

  GrepTool(Jail jail, Predicate<String> searchable) {
    this(jail, searchable, TIME);
  }

  GrepTool(Jail jail, Predicate<String> searchable, Duration time) {
    super(
        jail,
        "Grep",
        ToolTraits.READING,
        """
        Searches files by a regular expression (Java's). Gives the names of the files that match; \
        with output_mode content their lines, with count how many lines match in each. Files that \
        .gitignore leaves out are not searched, nor are binary ones; links are not followed.
        """,
        """
        {"type":"object","properties":{\
        "pattern":{"type":"string","description":"The regular expression"},\
        "path":{"type":"string","description":"The file or folder; without it the workspace"},\
        "glob":{"type":"string","description":"Only files like these, for one *.ts or !*.min.js"},\
        "type":{"type":"string","description":"Only files of a type, for one java, js, py, rust"},\
        "output_mode":{"type":"string","enum":["files_with_matches","content","count"]},\
        "-A":{"type":"integer","description":"Lines to show after a match"},\
        "-B":{"type":"integer","description":"Lines to show before a match"},\
        "-C":{"type":"integer","description":"Lines to show before and after a match"},\
        "context":{"type":"integer","description":"The same as -C"},\
        "-n":{"type":"boolean","description":"Show line numbers, as is the default"},\
        "-i":{"type":"boolean","description":"Upper and lower case are the same"},\
        "-o":{"type":"boolean","description":"Show only what matches"},\
        "multiline":{"type":"boolean","description":"A match may span lines, and . fits line breaks"},\
        "head_limit":{"type":"integer","description":"The most lines or files; 250 by default, 0 is all"},\
        "offset":{"type":"integer","description":"How many lines or files to leave out first"}},\
        "required":["pattern"],"additionalProperties":false}
        """);
    this.searchable = searchable;
    this.time = time;
  }

  @Override
  ToolOutput apply(FileInput input, ToolContext context)
      throws Refusal, IOException, InterruptedException {
    var query = GrepQuery.of(input);
    var patience = new Patience(context, InstantSource.system(), time);
    try (var place = jail.find(input.optionalString("path").orElse("."))) {
      return switch (place) {
        case Place.Gap gap ->
            throw new Refusal("no such file or folder: " + Paths.shown(gap.relative()));
        case Place.RegularFile file -> searchFile(query, file, patience);
        case Place.Directory folder -> searchFolder(query, folder, patience);
      };
    } catch (EngineFailed stopped) {
      // Either the run was cancelled, or the pattern is of the exponential kind.
      patience.lasts();
      throw new Refusal("the search took too long: use a simpler pattern");
    } catch (StackOverflowError tooDeep) {
      throw new Refusal("the pattern goes too deep on this text: use one without (a|b)* in it");
    }
  }

  private ToolOutput searchFile(GrepQuery query, Place.RegularFile file, Patience patience)
      throws IOException, Refusal {
    var report = new GrepReport(query, true);
    if (searchable.test(file.relative())) {
      var content = jail.contentOf(file);
      if (!FileContent.isBinary(content)) {
        report.add(file.relative(), new FileSearch(query, new String(content, UTF_8), patience));
      }
    }
    return ToolOutput.text(report.text(true));
  }

  private ToolOutput searchFolder(GrepQuery query, Place.Directory from, Patience patience)
      throws IOException, InterruptedException {
    var prefix = from.relative().equals(".") ? 0 : from.relative().length() + 1;
    var report = new GrepReport(query, false);
    var complete =
        JailWalk.over(
            jail,
            from,
            patience,
            file ->
                !query.files().takes(file.relative().substring(prefix))
                    || !searchable.test(file.relative())
                    || search(query, file, report, patience));
    return ToolOutput.text(report.text(complete));
  }

  private static boolean search(
      GrepQuery query, JailWalk.Found file, GrepReport report, Patience patience)
      throws IOException {
    byte[] content;
    try {
      content = file.read(FileContent.MAX_BYTES);
    } catch (Place.TooLarge large) {
      report.skippedFile();
      return true;
    }
    return FileContent.isBinary(content)
        || report.add(file.relative(), new FileSearch(query, new String(content, UTF_8), patience));
  }
}
