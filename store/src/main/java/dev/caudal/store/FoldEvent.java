// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.store;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** How long the keeper has kept the writer from other work, from its step to the commit. */
@Name("caudal.store.Fold")
@Label("Store housekeeping step")
@Category({"Caudal", "Store"})
@Description("A step of folding, merging or removing, as it delays the writer's other steps")
@StackTrace(false)
final class FoldEvent extends Event {}
