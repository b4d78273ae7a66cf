# SPDX-License-Identifier: Apache-2.0
#
# Which Java there is, the options that keep it quiet, and what the project is built with; sourced after builder.sh.

# find_project SOURCE: sets maven and gradle to where the project for each is, or to nothing
find_project() {
  maven=$(project_root "$1" pom.xml)
  gradle=$(project_root "$1" build.gradle)
  [ -n "$gradle" ] || gradle=$(project_root "$1" build.gradle.kts)
}

# uses_gradle: whether the project is one for Gradle; of two build files Gradle's counts, as with Fabric's own image for
# Java, unless only Maven is at hand
uses_gradle() {
  [ -n "$gradle" ] && { [ -z "$maven" ] || has_gradle_wrapper || command -v gradle >/dev/null 2>&1; }
}

has_gradle_wrapper() {
  [ -f "$gradle/gradlew" ] && [ -f "$gradle/gradle/wrapper/gradle-wrapper.jar" ]
}

has_java_home() {
  [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]
}

# find_java: sets JAVA to the command
find_java() {
  if has_java_home; then
    JAVA=$JAVA_HOME/bin/java
  else
    need_program java "and JAVA_HOME does not name one; install a Java runtime, version 11 or later"
    JAVA=$(command -v java)
  fi
}

# java_home: prints the directory that this Java lies in
java_home() {
  home=$(readlink -f "$JAVA" 2>/dev/null)
  printf '%s\n' "${home%/bin/java}"
}

# java_version: prints the feature version, from a file beside Java if possible: asking Java is slow
java_version() {
  home=$(java_home)
  if [ -r "$home/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release"
  else
    "$JAVA" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
  fi
}

# quiet_options: prints what stops this Java from warning of what the chaincode library's gRPC does
quiet_options() {
  version=$(java_version)
  version=${version:-0}
  options=
  [ "$version" -ge 17 ] && options="--enable-native-access=ALL-UNNAMED"
  [ "$version" -ge 23 ] && options="$options --sun-misc-unsafe-memory-access=allow"
  printf '%s\n' "$options"
}
