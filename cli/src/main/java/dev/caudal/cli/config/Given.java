// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.cli.config;

/**
 * What was found for a setting.
 *
 * @param origin where, as words that follow the setting's name
 */
record Given(String text, String origin) {}
