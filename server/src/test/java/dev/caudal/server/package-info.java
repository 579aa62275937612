// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.caudal.server;

import org.jspecify.annotations.NullMarked;
