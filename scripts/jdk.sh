# Finds a JDK for Caudal's scripts; sourced, not run. Bash 3.2, as macOS has no newer one.
#
# A JVM start costs 40 ms and more, so versions are read from each JDK's "release" file, with
# nothing but the shell's own words: the search starts no process at all in the common case.

JDK_NEEDED=25

# jdk_try HOME: sets JDK_HOME and JDK_BUILD and succeeds if a new enough JDK lives there.
jdk_try() {
  [ -r "$1/release" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  local line version="" build=""
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      JAVA_VERSION=*) version=${line#*=} ;;
      JAVA_RUNTIME_VERSION=*) build=${line#*=} ;;
    esac
  done <"$1/release"
  version=${version//[^0-9.]/} build=${build//\"/}
  local major=${version%%.*}
  [ -n "$major" ] && [ "$major" -ge "$JDK_NEEDED" ] || return 1
  JDK_HOME=$1 JDK_BUILD="${build:-$version}"
}

# follow FILE: sets REPLY to what it is in the end a link to. (readlink -f is not everywhere.)
follow() {
  REPLY=$1
  local target hops=0
  while [ -L "$REPLY" ] && [ "$hops" -lt 40 ]; do
    target=$(readlink "$REPLY")
    case $target in
      /*) REPLY=$target ;;
      *) REPLY=${REPLY%/*}/$target ;;
    esac
    hops=$((hops + 1))
  done
}

# jdk_find: JAVA_HOME, then the PATH, then where systems and version managers keep their JDKs.
# CAUDAL_JDK_ROOTS, folders with a colon between them, replaces that last list.
jdk_find() {
  local home java user=${HOME:-/nowhere}
  [ -n "${JAVA_HOME:-}" ] && jdk_try "${JAVA_HOME%/}" && return 0

  java=$(type -P java) && [ -n "$java" ] && {
    follow "$java"
    jdk_try "${REPLY%/bin/*}" && return 0
  }

  if [ -n "${CAUDAL_JDK_ROOTS+set}" ]; then
    local IFS=: root
    for root in $CAUDAL_JDK_ROOTS; do
      for home in "$root"/*; do jdk_try "$home" && return 0; done
    done
    return 1
  fi
  for home in \
    /usr/lib/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$user"/.sdkman/candidates/java/* \
    "$user"/.local/share/mise/installs/java/* \
    "$user"/.asdf/installs/java/* \
    "$user"/.jenv/versions/* \
    "$user"/.jdks/*; do
    jdk_try "$home" && return 0
  done
  [ -x /usr/libexec/java_home ] &&
    home=$(/usr/libexec/java_home -v "$JDK_NEEDED+" 2>/dev/null) && jdk_try "$home"
}

# jdk_missing: one line for a person who has none.
jdk_missing() {
  local how="see https://adoptium.net" line
  if [ -r /etc/os-release ]; then
    while IFS= read -r line; do
      case $line in
        ID=*debian* | ID=*ubuntu* | ID_LIKE=*debian*)
          how="apt install openjdk-$JDK_NEEDED-jdk-headless, or temurin-$JDK_NEEDED-jdk from https://adoptium.net" ;;
        ID=*fedora* | ID_LIKE=*fedora* | ID=*rhel*)
          how="dnf install java-$JDK_NEEDED-openjdk-devel" ;;
      esac
    done </etc/os-release
  elif [ -d /Library ]; then
    how="brew install --cask temurin@$JDK_NEEDED"
  fi
  echo "caudal: no JDK $JDK_NEEDED or newer found in JAVA_HOME, on the PATH or in the usual places; $how"
}
