// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.List;
import java.util.Set;

/**
 * A request to the model.
 *
 * @param body the JSON body in pieces, so that what has not changed is not copied
 * @param betas values of {@code anthropic-beta}
 * @param streaming whether the body asks for a stream
 * @param source what the events are marked with
 */
public record ModelRequest(
    List<byte[]> body, Set<String> betas, boolean streaming, Source source) {}
