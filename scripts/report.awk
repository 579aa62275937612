# Reads .ci/budgets, then Surefire's XML reports; prints the failures, the slowest suites and, last,
# the counts. Exits 1 unless the build and every test went well.

function attribute(name,   at) {
  at = index($0, " " name "=\"")
  if (!at) return ""
  at = substr($0, at + length(name) + 3)
  return substr(at, 1, index(at, "\"") - 1)
}

FNR == NR {
  if ($1 != "" && $1 !~ /^#/) budget[$1] = (mode == "deep" && $3 != "") ? $3 : $2
  next
}

/<testsuite / {
  suite = attribute("name")
  sub(/.*\./, "", suite)
  sub(/\$.*/, "", suite) # nested classes count with the class around them
  gsub(/,/, "", $0)
  seconds[suite] += attribute("time")
  ran[suite] += attribute("tests")
  tests += attribute("tests")
  failed += attribute("failures") + attribute("errors")
  skipped += attribute("skipped")
}

/<testcase / { test = attribute("classname") "." attribute("name") }
/<(failure|error)[ >]/ { print "failed: " test }
/<skipped/ { print "skipped: " test }

END {
  bad = build != 0 || failed > 0 || skipped > 0 || tests == 0
  printf "%8s %8s %6s  %s\n", "seconds", "budget", "tests", "slowest suites"
  for (shown = 0; shown < 12; shown++) {
    slowest = ""
    for (suite in seconds)
      if (!(suite in done) && (slowest == "" || seconds[suite] > seconds[slowest])) slowest = suite
    if (slowest == "") break
    done[slowest] = 1
    printf "%8.1f %8s %6d  %s\n", seconds[slowest], allowed(slowest), ran[slowest], slowest
  }
  for (suite in seconds) {
    if (seconds[suite] > 2 * allowed(suite)) {
      bad = 1
      print "over twice its budget: " suite " (see .ci/budgets)"
    } else if (seconds[suite] > allowed(suite)) {
      print "warning: over budget: " suite " (see .ci/budgets)"
    }
  }
  if (build != 0) print "the build failed (Maven's exit code: " build "); what ran before that:"
  if (tests == 0) print "no test ran"
  print "(" mode ", " took " s)"
  printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
  exit bad
}

function allowed(suite) { return suite in budget ? budget[suite] : budget["*"] }
