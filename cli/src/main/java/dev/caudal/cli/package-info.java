/**
 * The {@code caudal} command, which puts the rooms together. {@link dev.caudal.cli.Main} is the way
 * in; nothing else is meant to be called from outside.
 */
@NullMarked
package dev.caudal.cli;

import org.jspecify.annotations.NullMarked;
