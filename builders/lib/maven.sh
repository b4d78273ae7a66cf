# SPDX-License-Identifier: Apache-2.0
#
# How Maven is run; sourced after kept.sh and java.sh. Most of a short run of Maven goes into reading and checking its classes,
# so they are kept as its Java has them then (class data sharing), once for each Java and Maven.

ARCHIVES_AT_MOST=4

# can_share: whether this Java can write such an archive, and nothing that is said to it contradicts
can_share() {
  version=$(java_version)
  [ "${version:-0}" -ge 13 ] && [ -f "$(java_home)/lib/server/classes.jsa" ] || return 1
  case " ${MAVEN_OPTS:-}" in
    *agent* | *Archive* | *-Xshare* | *-Xlog*) return 1 ;;
  esac
  ! grep -qs -e agent -e Archive -e -Xshare .mvn/jvm.config "${HOME:-}/.mavenrc" /etc/mavenrc
}

# maven_parts COMMAND…: prints what changes when Java or Maven does
maven_parts() {
  readlink -f "$JAVA"
  cat "$(java_home)/release"
  if [ "$1" = mvn ]; then
    command=$(readlink -f "$(command -v mvn)")
    ls -lL "${command%/bin/mvn}/boot" "${command%/bin/mvn}/lib"
  else
    cat .mvn/wrapper/maven-wrapper.properties
  fi
}

# archive_classes COMMAND…: sets ARCHIVING to options for Maven's Java; with NEW_ARCHIVE, they leave the archive there
archive_classes() {
  ARCHIVING=
  NEW_ARCHIVE=
  can_share && use_kept maven || return 0
  archive=$KEPT/$(maven_parts "$@" 2>/dev/null | checksum).jsa
  case $archive in
    *[[:space:]]*) return 0 ;; # the options are split there
  esac
  if [ -s "$archive" ]; then
    touch -c "$archive"
    ARCHIVING=-XX:SharedArchiveFile=$archive
  else
    NEW_ARCHIVE=$(unfinished "${archive##*/}")
    ARCHIVING=-XX:ArchiveClassesAtExit=$NEW_ARCHIVE
  fi
  ARCHIVING="-Xlog:disable $ARCHIVING" # it tells of each class that it leaves out
}

# run_maven COMMAND…: in the project's directory
run_maven() {
  archive_classes "$@"
  # no colour codes before its messages; Maven is over before a second compiler and more threads of a collector pay
  MAVEN_OPTS="-Djansi.noreset=true -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto $ARCHIVING $(quiet_options) ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
  "$@" -B -q -Dmaven.test.skip=true package >&2 || fail_maven
  if [ -n "$NEW_ARCHIVE" ] && [ -s "$NEW_ARCHIVE" ]; then
    mv -f "$NEW_ARCHIVE" "$archive"
    keep_newest .jsa "$ARCHIVES_AT_MOST"
  fi
}

fail_maven() {
  [ -z "$NEW_ARCHIVE" ] || rm -f "$NEW_ARCHIVE"
  fail "Maven could not build the project"
}
