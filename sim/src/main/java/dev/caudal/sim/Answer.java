// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a request will be answered: what is played, what it costs, what is said about the cache. */
record Answer(List<Step> steps, Usage usage, JsonNode diagnostics) {}
