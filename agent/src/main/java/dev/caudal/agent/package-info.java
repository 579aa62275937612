// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Claude agents as a Java library: {@link dev.caudal.agent.Agent} asks, streams and holds sessions,
 * with tools, permissions and hooks of the caller's own.
 */
@NullMarked
package dev.caudal.agent;

import org.jspecify.annotations.NullMarked;
