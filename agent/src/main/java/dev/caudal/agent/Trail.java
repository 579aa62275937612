// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Follows one path from the jail's root, a name at a time, each by the handle of the folder before
 * it. A link is never followed by the system: its text is read and walked like any other path. That
 * text is the one thing asked for by path, as no handle can give it; whoever swaps it, or the
 * folders before it, changes where the walk goes inside the jail, not that it stays there.
 */
final class Trail implements AutoCloseable {
  private static final int MAX_LINKS = 40;
  private static final int MAX_STEPS = 4_000;

  private final Jail jail;
  private final String asked;
  private final Deque<Path> ahead = new ArrayDeque<>();
  private final List<Path> behind = new ArrayList<>();
  private Folder here;
  private boolean handedOver;
  private int links;

  Trail(Jail jail, String asked) throws IOException {
    this.jail = jail;
    this.asked = asked;
    push(Paths.names(jail.inside(Paths.parse(asked)).orElseThrow(this::leadsOut)));
    this.here = jail.rootFolder();
  }

  Place follow() throws IOException {
    for (var steps = 0; !ahead.isEmpty(); steps++) {
      if (steps == MAX_STEPS) {
        throw new JailBreak("the path takes too many steps: " + Paths.shown(asked));
      }
      var name = ahead.removeFirst();
      switch (name.toString()) {
        case "", "." -> {}
        case ".." -> back();
        default -> {
          var there = here.look(name);
          if (there.isEmpty()) {
            return gap(name);
          }
          var attributes = there.get();
          if (attributes.isRegularFile()) {
            return file(name, attributes);
          }
          step(name, attributes);
        }
      }
    }
    handedOver = true;
    return new Place.Directory(here, relative(behind));
  }

  @Override
  public void close() throws IOException {
    if (!handedOver) {
      here.close();
    }
  }

  private void step(Path name, PosixFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      link(name);
    } else if (attributes.isDirectory()) {
      var next = here.enter(name);
      here.close();
      here = next;
      behind.add(name);
    } else {
      throw new JailBreak("neither a file nor a folder: " + Paths.shown(asked));
    }
  }

  private void link(Path name) throws IOException {
    if (++links > MAX_LINKS) {
      throw new JailBreak("more than " + MAX_LINKS + " links: " + Paths.shown(asked));
    }
    var target = target(name);
    if (target.isAbsolute()) {
      var inside = jail.inside(target).orElseThrow(this::leadsOut);
      restart(List.of());
      push(Paths.names(inside));
    } else {
      push(Paths.names(target));
    }
  }

  private Path target(Path name) throws IOException {
    try {
      return Files.readSymbolicLink(jail.root().resolve(joined(behind)).resolve(name));
    } catch (NotLinkException swapped) {
      throw new JailBreak("changed while it was being opened: " + Paths.shown(asked));
    }
  }

  /** A parent is the folder walked through before, not what the system holds for it now. */
  private void back() throws IOException {
    if (behind.isEmpty()) {
      throw leadsOut();
    }
    restart(behind.subList(0, behind.size() - 1));
  }

  private void restart(List<Path> again) throws IOException {
    push(List.copyOf(again));
    behind.clear();
    here.close();
    here = jail.rootFolder();
  }

  private void push(List<Path> names) {
    names.reversed().forEach(ahead::addFirst);
  }

  private Place file(Path name, PosixFileAttributes attributes) throws IOException {
    if (!ahead.isEmpty()) {
      throw new NotDirectoryException(Paths.shown(asked));
    }
    behind.add(name);
    handedOver = true;
    return new Place.RegularFile(here, name, attributes, relative(behind));
  }

  private Place gap(Path first) throws IOException {
    var missing = new ArrayList<Path>();
    missing.add(first);
    for (var name : ahead) {
      switch (name.toString()) {
        case "", "." -> {}
        // Where nothing is, nobody can say what is above it.
        case ".." -> throw new NoSuchFileException(Paths.shown(asked));
        default -> missing.add(name);
      }
    }
    var all = new ArrayList<>(behind);
    all.addAll(missing);
    handedOver = true;
    return new Place.Gap(here, missing, relative(all));
  }

  private JailBreak leadsOut() {
    return new JailBreak("outside of the workspace: " + Paths.shown(asked));
  }

  private static Path joined(List<Path> names) {
    return names.stream().reduce(Path.of(""), Path::resolve);
  }

  private static String relative(List<Path> names) {
    return names.isEmpty() ? "." : joined(names).toString();
  }
}
