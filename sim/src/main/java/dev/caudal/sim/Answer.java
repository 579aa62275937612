// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.sim;

import java.util.List;

/** How a request will be answered: what is played, and what it costs. */
record Answer(List<Step> steps, Usage usage) {}
