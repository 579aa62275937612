/** Measures what BENCHMARKS.md says: each figure a class, its command and output in that page. */
@NullMarked
package dev.caudal.bench;

import org.jspecify.annotations.NullMarked;
