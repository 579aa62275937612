// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files a search reads: those of a type, and those that fit one of some patterns and none of
 * the patterns that begin with {@code !}. A pattern without a slash is about the name alone.
 */
record FileFilter(List<Wildcard> type, List<Part> wanted, List<Part> unwanted) {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("c", "*.{c,h}"),
          Map.entry("cpp", "*.{cpp,cc,cxx,hpp,hh,hxx,h,inl}"),
          Map.entry("cs", "*.cs"),
          Map.entry("css", "*.{css,scss,sass,less}"),
          Map.entry("docker", "*{Dockerfile,.dockerfile}*"),
          Map.entry("go", "*.go"),
          Map.entry("gradle", "*.{gradle,gradle.kts}"),
          Map.entry("html", "*.{htm,html,ejs}"),
          Map.entry("java", "*.{java,jsp,properties}"),
          Map.entry("js", "*.{js,jsx,mjs,cjs,vue}"),
          Map.entry("json", "*.{json,jsonl}"),
          Map.entry("kotlin", "*.{kt,kts}"),
          Map.entry("lua", "*.lua"),
          Map.entry("make", "{[Mm]akefile,*.mk,*.mak,GNUmakefile}"),
          Map.entry("md", "*.{md,markdown,mdx}"),
          Map.entry("php", "*.{php,phtml}"),
          Map.entry("proto", "*.proto"),
          Map.entry("py", "*.{py,pyi}"),
          Map.entry("rb", "{*.rb,*.gemspec,Gemfile,Rakefile}"),
          Map.entry("rust", "*.rs"),
          Map.entry("scala", "*.{scala,sbt}"),
          Map.entry("sh", "*.{sh,bash,zsh,ksh}"),
          Map.entry("sql", "*.{sql,psql}"),
          Map.entry("swift", "*.swift"),
          Map.entry("toml", "*.toml"),
          Map.entry("ts", "*.{ts,tsx,mts,cts}"),
          Map.entry("txt", "*.txt"),
          Map.entry("xml", "*.{xml,xsd,xsl,xslt,svg}"),
          Map.entry("yaml", "*.{yaml,yml}"));

  private record Part(Wildcard pattern, boolean nameOnly) {
    boolean fits(String path, String name) {
      return pattern.matches(nameOnly ? name : path);
    }
  }

  static FileFilter of(Optional<String> type, Optional<String> globs) throws Refusal {
    var types = new ArrayList<Wildcard>();
    if (type.isPresent()) {
      var pattern = TYPES.get(type.get());
      if (pattern == null) {
        throw new Refusal(
            "unknown type "
                + Paths.shown(type.get())
                + "; there are "
                + String.join(", ", new TreeMap<>(TYPES).keySet()));
      }
      types.add(Wildcard.of(pattern));
    }
    var wanted = new ArrayList<Part>();
    var unwanted = new ArrayList<Part>();
    for (var glob : globs.orElse("").strip().split("\\s+")) {
      if (glob.startsWith("!")) {
        unwanted.add(part(glob.substring(1)));
      } else if (!glob.isEmpty()) {
        wanted.add(part(glob));
      }
    }
    return new FileFilter(types, wanted, unwanted);
  }

  /**
   * Whether to read a file.
   *
   * @param path as seen from the folder that is searched
   */
  boolean takes(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return (type.isEmpty() || type.getFirst().matches(name))
        && (wanted.isEmpty() || wanted.stream().anyMatch(part -> part.fits(path, name)))
        && unwanted.stream().noneMatch(part -> part.fits(path, name));
  }

  private static Part part(String glob) throws Refusal {
    var nameOnly = glob.indexOf('/') < 0;
    return new Part(Wildcard.of(glob.startsWith("/") ? glob.substring(1) : glob), nameOnly);
  }
}
