// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One way to try to get out of a jail.
 *
 * @param trick what it does, and what it was told
 * @param refused whether every call must fail; else they may do something harmless inside
 */
record Escape(String name, boolean refused, Trick trick) {
  @FunctionalInterface
  interface Trick {
    List<ToolOutput> play(Den den) throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }

  static List<Escape> all() {
    var all = new ArrayList<Escape>();
    paths(all);
    spellings(all);
    links(all);
    special(all);
    searches(all);
    swaps(all);
    return all;
  }

  private static void paths(List<Escape> all) {
    all.add(path("the parent", "../outside/secret.txt"));
    all.add(path("the parent, by a notebook", "../outside/secret.ipynb"));
    all.add(path("the parent of a folder's parent", "sub/../../outside/secret.txt"));
    all.add(path("dots among dots", "./.././outside/./secret.txt"));
    all.add(path("behind a folder that is missing", "missing/../../outside/secret.txt"));
    all.add(path("the parent itself", ".."));
    all.add(path("the parent with a slash", "../"));
    all.add(path("out and in and out", "../ws/../outside/secret.txt"));
    all.add(path("out and in again", "../ws/sub"));
    all.add(path("a file of the system", "/etc/passwd"));
    all.add(path("the root", "/"));
    all.add(path("a thousand parents", "../".repeat(1_000) + "etc/passwd"));
    all.add(path("deep down and farther up", "sub/../".repeat(500) + "../outside/secret.txt"));
    all.add(path("the process's root", "/proc/self/root/etc/passwd"));
    all.add(path("the process's folder", "/proc/self/cwd"));
    all.add(path("an open file", "/proc/self/fd/0"));
    all.add(path("a device", "/dev/zero"));
    all.add(absolute("absolute", "%s/secret.txt"));
    all.add(absolute("absolute with more slashes", "//%s//secret.txt"));
    all.add(absolute("absolute through proc", "/proc/self/root%s/secret.txt"));
    all.add(escape("absolute, in and up", den -> den.everyTool(den.ws + "/../outside/secret.txt")));
    all.add(
        escape(
            "a folder whose name begins like the root's",
            den -> {
              var twin = Files.createDirectory(den.outside.resolveSibling("ws-twin"));
              Files.writeString(twin.resolve("secret.txt"), SECRET);
              return den.everyTool(twin + "/secret.txt");
            }));
  }

  private static final String SECRET = Den.SECRET;

  private static void spellings(List<Escape> all) {
    all.add(path("a NUL before the way out", "sub\0/../../outside/secret.txt"));
    all.add(path("a NUL behind it", "../outside/secret.txt\0.md"));
    all.add(path("a line break", "sub\n/../../outside/secret.txt"));
    all.add(path("half a letter", "\ud800/../outside/secret.txt"));
    all.add(path("an empty path", ""));
    all.add(path("a name too long", "a".repeat(300)));
    all.add(path("a path too long", "sub/".repeat(2_000) + "x"));
    all.add(harmless("dots of another kind", "\u2024\u2024/outside/secret.txt"));
    all.add(harmless("wide dots", "\uff0e\uff0e/outside/secret.txt"));
    all.add(harmless("one letter of two dots", "\u2025/outside/secret.txt"));
    all.add(harmless("a slash of another kind", "..\u2215outside\u2215secret.txt"));
    all.add(harmless("backslashes", "..\\outside\\secret.txt"));
    all.add(harmless("encoded as in a URL", "%2e%2e/outside/secret.txt"));
    all.add(harmless("three dots", ".../outside/secret.txt"));
    all.add(harmless("dots and a space", ".. /outside/secret.txt"));
    all.add(harmless("home", "~/secret.txt"));
    all.add(path("a URL", "file:../../outside/secret.txt"));
    all.add(path("capitals", "../OUTSIDE/SECRET.TXT"));
    all.add(escape("a root in capitals", den -> den.everyTool(den.ws.resolveSibling("WS") + "/x")));
  }

  private static void links(List<Escape> all) {
    all.add(link("an absolute link", "l", den -> den.outside + "/secret.txt", "l"));
    all.add(link("with a slash behind", "l", den -> den.outside + "/secret.txt", "l/"));
    all.add(link("a relative link", "l", den -> "../outside/secret.txt", "l"));
    all.add(link("a notebook", "l.ipynb", den -> "../outside/secret.ipynb", "l.ipynb"));
    all.add(link("a link in and out", "l", den -> "sub/../../outside/secret.txt", "l"));
    all.add(
        link("an absolute link in and out", "l", den -> den.ws + "/../outside", "l/secret.txt"));
    all.add(link("a folder", "l", den -> "../outside", "l/secret.txt"));
    all.add(link("a folder and a dot", "l", den -> "../outside", "l/."));
    all.add(link("a folder and back", "l", den -> "../outside", "l/../outside/secret.txt"));
    all.add(link("the parent", "l", den -> "..", "l/outside/secret.txt"));
    all.add(link("the system's root", "l", den -> "/", "l/etc/passwd"));
    all.add(link("proc", "l", den -> "/proc/self/root", "l/etc/passwd"));
    all.add(link("the process's folder", "l", den -> "/proc/self/cwd", "l/pom.xml"));
    all.add(link("standard input", "l", den -> "/dev/stdin", "l"));
    all.add(link("endless zeros", "l", den -> "/dev/zero", "l"));
    all.add(link("a file not yet there", "l", den -> "../outside/new.txt", "l"));
    all.add(link("a folder not yet there", "l", den -> "../outside/new", "l/new.txt"));
    all.add(link("itself", "l", den -> "l", "l"));
    all.add(
        link("a folder link of a new name", "sub/l", den -> "../../outside", "sub/l/new/new.txt"));
    all.add(
        escape(
            "a chain of links",
            den -> {
              den.link("a", "sub/b");
              den.link("sub/b", "../c");
              den.link("c", "../outside");
              return den.everyTool("a/secret.txt");
            }));
    all.add(
        escape(
            "forty-one links that stay inside",
            den -> {
              den.file("l0", SECRET);
              for (var i = 1; i <= 41; i++) {
                den.link("l" + i, "l" + (i - 1));
              }
              return den.everyTool("l41");
            }));
  }

  private static void special(List<Escape> all) {
    all.add(
        escape(
            "a pipe",
            den -> {
              new ProcessBuilder("mkfifo", den.ws + "/pipe").start().waitFor();
              return den.everyTool("pipe");
            }));
    all.add(
        escape(
            "a pipe behind a link",
            den -> {
              new ProcessBuilder("mkfifo", den.ws + "/pipe").start().waitFor();
              den.link("l", "pipe");
              return den.everyTool("l");
            }));
    all.add(
        escape(
            "a socket",
            den -> {
              try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(den.ws.resolve("socket")));
                return den.everyTool("socket");
              }
            }));
    all.add(
        inside(
            "a hard link, written through",
            den -> {
              hardLink(den, "hard.txt", "secret.txt");
              den.call("Read", Map.of("file_path", "hard.txt"));
              return List.of(
                  den.call("Write", Map.of("file_path", "hard.txt", "content", "overwritten")));
            }));
    all.add(
        inside(
            "a hard link, edited through",
            den -> {
              hardLink(den, "hard.txt", "secret.txt");
              den.call("Read", Map.of("file_path", "hard.txt"));
              return List.of(den.edit("hard.txt", SECRET, "changed"));
            }));
    all.add(
        inside(
            "a hard link to a notebook",
            den -> {
              hardLink(den, "hard.ipynb", "secret.ipynb");
              den.call("Read", Map.of("file_path", "hard.ipynb"));
              var edit = Map.of("notebook_path", "hard.ipynb", "new_source", "x", "cell_id", "a");
              return List.of(den.call("NotebookEdit", edit));
            }));
  }

  private static void searches(List<Escape> all) {
    for (var pattern :
        List.of(
            "../**",
            "../outside/*",
            "l/*",
            "l/**",
            "**/secret*",
            "{..,sub}/outside/*",
            "/**",
            "/etc/pass*",
            "sub/../../outside/*",
            "*/../../outside/*",
            "[.][.]/outside/*")) {
      all.add(
          inside(
              "Glob " + pattern,
              den -> {
                den.link("l", "../outside");
                return List.of(den.call("Glob", Map.of("pattern", pattern)));
              }));
    }
    for (var glob : List.of("../outside/*", "**", "l/*", "!nothing")) {
      all.add(
          inside(
              "Grep with " + glob,
              den -> {
                den.link("l", "../outside");
                den.link("f.txt", "../outside/secret.txt");
                var input = Map.of("pattern", "sec", "glob", glob, "output_mode", "content");
                return List.of(den.call("Grep", input));
              }));
    }
    all.add(
        inside(
            "ignore files that are links or pipes, or let out",
            den -> {
              den.link(".gitignore", "../outside/secret.txt");
              new ProcessBuilder("mkfifo", den.ws + "/sub/.gitignore").start().waitFor();
              den.file("other/.gitignore", "!../../outside/**\n!/../outside\n");
              den.link("other/l", "../../outside");
              return List.of(
                  den.call("Glob", Map.of("pattern", "**")),
                  den.call("Grep", Map.of("pattern", "secret", "output_mode", "content")));
            }));
  }

  private static void swaps(List<Escape> all) {
    all.add(
        escape(
            "a file that was read becomes a link to one with the same text",
            den -> {
              den.file("f.txt", SECRET + "\n");
              den.works("Read", Map.of("file_path", "f.txt"));
              Files.delete(den.ws.resolve("f.txt"));
              den.link("f.txt", "../outside/secret.txt");
              return den.everyTool("f.txt");
            }));
    all.add(
        escape(
            "the folder of a file that was read becomes a link",
            den -> {
              den.file("sub/secret.txt", SECRET + "\n");
              den.works("Read", Map.of("file_path", "sub/secret.txt"));
              Files.move(den.ws.resolve("sub"), den.ws.resolve("aside"));
              den.link("sub", "../outside");
              return den.everyTool("sub/secret.txt");
            }));
    all.add(
        inside(
            "the root becomes a link to outside",
            den -> {
              den.file("secret.txt", "inside");
              replaceRoot(den, den.outside);
              var outputs = new ArrayList<>(den.everyTool("secret.txt"));
              outputs.addAll(den.everyTool("new/folder/new.txt"));
              outputs.addAll(den.everyTool(den.outside + "/secret.txt"));
              outputs.add(den.call("Grep", Map.of("pattern", "sec", "output_mode", "content")));
              return outputs;
            }));
    all.add(
        inside(
            "a link is looked up in a root that was replaced",
            den -> {
              den.link("l", "sub");
              replaceRoot(den, den.outside);
              return den.everyTool("l/secret.txt");
            }));
  }

  private static void replaceRoot(Den den, Path target) throws Exception {
    Files.move(den.ws, den.ws.resolveSibling("moved"));
    Files.createSymbolicLink(den.ws, target);
  }

  private static void hardLink(Den den, String name, String target) throws Exception {
    Files.createLink(den.ws.resolve(name), den.outside.resolve(target));
  }

  private static Escape path(String name, String path) {
    return escape(name, den -> den.everyTool(path));
  }

  private static Escape absolute(String name, String format) {
    return escape(name, den -> den.everyTool(format.formatted(den.outside)));
  }

  private static Escape harmless(String name, String path) {
    return inside(name, den -> den.everyTool(path));
  }

  @FunctionalInterface
  private interface Target {
    String of(Den den);
  }

  private static Escape link(String name, String link, Target target, String path) {
    return escape(
        "a link: " + name,
        den -> {
          den.link(link, target.of(den));
          return den.everyTool(path);
        });
  }

  private static Escape escape(String name, Trick trick) {
    return new Escape(name, true, trick);
  }

  private static Escape inside(String name, Trick trick) {
    return new Escape(name, false, trick);
  }
}
