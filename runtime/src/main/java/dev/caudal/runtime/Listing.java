// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.List;
import java.util.Optional;

/** A page of a listing; {@code next} is the {@code before} of the page behind it. */
public record Listing<T>(List<T> items, Optional<String> next) {}
