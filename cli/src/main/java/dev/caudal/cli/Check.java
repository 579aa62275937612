// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli;

/** One thing the doctor looks at. Never throws for what it finds, never waits without a limit. */
interface Check {

  String name();

  Finding look(Machine machine);
}
