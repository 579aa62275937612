# Builds what ./caudal runs; sourced by it, with root, app, jar, stamp, cache, trained and JDK_HOME
# set. Two first starts at once build once: the second waits for the first.

log=$root/target/build.log
lock=$root/target/build.lock # a symbolic link to the builder's process id: made in one step
worker=""

build_all() {
  if ! mkdir -p "$root/target" "$app" || ! [ -w "$root/target" ] || ! [ -w "$app" ]; then
    echo "caudal: a build is due, but $root/target or $app cannot be written" >&2
    return 1
  fi
  trap 'build_stop 130' INT
  trap 'build_stop 143' TERM
  trap 'build_stop 129' HUP
  build_lock || return 1
  local code=0
  # Once more, as somebody else may have built while this process waited.
  if outdated; then build_jar || code=1; fi
  if [ "$code" = 0 ] && untrained; then build_cache; fi
  rm -f "$lock"
  trap - INT TERM HUP
  return "$code"
}

build_jar() {
  # Files are removed first, never written over: a JVM that runs from them keeps what it has opened.
  rm -rf "${app:?}/lib" "$jar" "$stamp" "$cache" "$trained"
  # Touched before the build, so that what is edited meanwhile is seen as newer.
  : >"$stamp.new"
  if ! build_step "building" "$root/mvnw" -f "$root/pom.xml" -B -ntp -Dstyle.color=never \
    -Dquick -pl cli -am package; then
    echo "caudal: the build failed; the end of $log:" >&2
    tail -n 30 "$log" >&2
    return 1
  fi
  mv "$stamp.new" "$stamp"
}

# A training run makes the cache. Caudal runs as well without one, so a failure costs only time.
build_cache() {
  rm -f "$cache"
  build_step "preparing a faster start" "$JDK_HOME/bin/java" -XX:+UseSerialGC \
    -XX:AOTCacheOutput="$cache" -jar "$jar" train || :
  echo "$JDK_HOME $JDK_BUILD" >"$trained"
}

# build_step WORDS COMMAND...: runs it with its output in the log, and says so in one line.
build_step() {
  local words="caudal: $1" code=0 began=$SECONDS
  shift
  [ -t 2 ] || echo "$words" >&2
  JAVA_HOME=$JDK_HOME MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    "$@" </dev/null >>"$log" 2>&1 &
  worker=$!
  if [ -t 2 ]; then
    while kill -0 "$worker" 2>/dev/null; do
      printf '\r\033[K%s … %ss' "$words" $((SECONDS - began)) >&2
      sleep 0.2
    done
    printf '\r\033[K' >&2
  fi
  wait "$worker" || code=$?
  worker=""
  return "$code"
}

build_lock() {
  local holder round=0
  until ln -s "pid-$$" "$lock" 2>/dev/null; do
    if holder=$(readlink "$lock" 2>/dev/null) && ! kill -0 "${holder#pid-}" 2>/dev/null; then
      build_unlock_dead "$holder"
    fi
    round=$((round + 1))
    if [ "$round" = 5 ]; then
      echo "caudal: waiting for another build (if there is none, remove $lock*)" >&2
    fi
    sleep 0.1
  done
  : >"$log"
}

# Takes away a lock whose holder is dead. Only one process at a time may judge that, or a second one
# could remove the lock that a third has just taken.
build_unlock_dead() {
  mkdir "$lock.judge" 2>/dev/null || return 0
  [ "$(readlink "$lock" 2>/dev/null)" != "$1" ] || rm -f "$lock"
  rmdir "$lock.judge"
}

build_stop() {
  trap - INT TERM HUP
  [ ! -t 2 ] || printf '\r\033[K' >&2
  if [ -n "$worker" ]; then
    kill "$worker" 2>/dev/null
    wait "$worker" 2>/dev/null
  fi
  [ "$(readlink "$lock" 2>/dev/null)" != "pid-$$" ] || rm -f "$lock"
  exit "$1"
}
