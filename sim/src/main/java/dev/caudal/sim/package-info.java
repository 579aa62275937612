/**
 * A simulator of the Messages API. {@link dev.caudal.sim.Simulator} is the way in; nothing else is
 * needed to point a client at it.
 */
@NullMarked
package dev.caudal.sim;

import org.jspecify.annotations.NullMarked;
