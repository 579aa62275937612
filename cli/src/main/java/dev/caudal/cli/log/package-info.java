// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
/** How what libraries and rooms log comes to standard error. */
@NullMarked
package dev.caudal.cli.log;

import org.jspecify.annotations.NullMarked;
