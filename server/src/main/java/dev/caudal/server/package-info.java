// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The doors over HTTP: {@link dev.caudal.server.Server} opens them. They put commands into sessions
 * and follow logs, and know the transport only as an exchange.
 */
@NullMarked
package dev.caudal.server;

import org.jspecify.annotations.NullMarked;
