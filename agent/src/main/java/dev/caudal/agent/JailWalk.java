// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;

/**
 * Visits the regular files under a folder of the jail, in the order of their names. It follows no
 * link, and leaves out what ignore files and version control keep to themselves.
 */
final class JailWalk {
  private static final int MAX_DEPTH = 128;
  private static final int MAX_NAMES = 100_000;
  private static final Set<String> HIDDEN = Set.of(".git", ".hg", ".svn", ".jj");

  /** A file on the way. Its folder is open only during the visit. */
  record Found(Folder folder, Path name, PosixFileAttributes attributes, String relative) {
    byte[] read(int most) throws IOException {
      return Place.read(folder, name, most);
    }
  }

  /** Takes a file and says whether to go on. */
  interface Visitor {
    boolean visit(Found file) throws IOException, InterruptedException;
  }

  private final Patience patience;
  private final Visitor visitor;
  private boolean complete = true;
  private boolean goesOn = true;

  private JailWalk(Patience patience, Visitor visitor) {
    this.patience = patience;
    this.visitor = visitor;
  }

  /** Whether all was seen that the visitor wanted: neither time nor a limit cut it short. */
  static boolean over(Jail jail, Place.Directory from, Patience patience, Visitor visitor)
      throws IOException, InterruptedException {
    var walk = new JailWalk(patience, visitor);
    walk.folder(from.folder(), from.relative(), rulesAbove(jail, from.relative()), 0);
    return walk.complete;
  }

  private static IgnoreRules rulesAbove(Jail jail, String relative) throws IOException {
    var rules = IgnoreRules.NONE;
    if (relative.equals(".")) {
      return rules;
    }
    var above = ".";
    for (var name : Path.of(relative)) {
      try (var place = jail.find(above)) {
        if (place instanceof Place.Directory folder) {
          rules = rules.in(folder.folder(), folder.relative());
        }
      }
      above = below(above, name);
    }
    return rules;
  }

  private void folder(Folder folder, String relative, IgnoreRules above, int depth)
      throws IOException, InterruptedException {
    var names = folder.names(MAX_NAMES);
    complete &= names.size() < MAX_NAMES;
    var rules = above.in(folder, relative);
    for (var name : names) {
      if (goesOn && !patience.lasts()) {
        complete = false;
        goesOn = false;
      }
      if (!goesOn) {
        return;
      }
      if (!HIDDEN.contains(name.toString()) && !name.toString().startsWith(Staging.PREFIX)) {
        try {
          entry(folder, name, below(relative, name), rules, depth);
        } catch (ClosedChannelException interrupted) {
          throw interrupted;
        } catch (IOException gone) {
          // It vanished, became something else, or may not be read: so it is not there.
        }
      }
    }
  }

  private void entry(Folder folder, Path name, String relative, IgnoreRules rules, int depth)
      throws IOException, InterruptedException {
    var attributes = folder.look(name);
    if (attributes.isEmpty() || rules.ignores(relative, attributes.get().isDirectory())) {
      return;
    }
    if (attributes.get().isRegularFile()) {
      goesOn = visitor.visit(new Found(folder, name, attributes.get(), relative));
    } else if (attributes.get().isDirectory()) {
      if (depth == MAX_DEPTH) {
        complete = false;
        return;
      }
      try (var inner = folder.enter(name)) {
        folder(inner, relative, rules, depth + 1);
      }
    }
  }

  private static String below(String folder, Path name) {
    return folder.equals(".") ? name.toString() : folder + "/" + name;
  }
}
