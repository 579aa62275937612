// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator has set, and where: {@link dev.caudal.cli.config.Settings} lists what there is,
 * {@link dev.caudal.cli.config.Configuration} holds what was found.
 */
@NullMarked
package dev.caudal.cli.config;

import org.jspecify.annotations.NullMarked;
