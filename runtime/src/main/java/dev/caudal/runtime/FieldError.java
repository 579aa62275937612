// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

/** What is wrong with a field, and which. */
public record FieldError(String field, String message) {}
