// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.runtime;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An answer to a permission request. */
public record Decision(boolean allow, Optional<String> message, Optional<JsonNode> updatedInput) {}
