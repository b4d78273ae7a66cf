// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a node is started.
 *
 * @param java the home of a JDK 25
 */
record NodeCommand(Path java, Bundle bundle) {

  /** Else its ten megabytes are taken out of its jar at each start. */
  private static final String SIGNATURES = "libamazonCorrettoCryptoProvider.so";

  private static final String MAIN = "io.heddle.embed.NodeProcess";

  /**
   * Records what the node loads, if it ends because it was told to, and makes a cache of that when
   * nobody waits for it any more. The cache is there whole or not at all.
   */
  private static final String RECORDING =
      """
      made=$1 cache=$2 main=$3 java=$4
      shift 4
      "$java" -XX:AOTMode=record "-XX:AOTConfiguration=$made/record" "$@" "$main"
      status=$?
      exec </dev/null >/dev/null 2>&1
      if [ "$status" = 0 ] && [ -s "$made/record" ]; then
        nice -n 19 "$java" -XX:AOTMode=create "-XX:AOTConfiguration=$made/record" "-XX:AOTCache=$made/cache" "$@" &&
          mv -f "$made/cache" "$cache"
      fi
      rm -rf "$made"
      exit "$status"
      """;

  /** With its classes as they are in the jars, or in a cache, or recorded for one. */
  List<String> words(ClassCache cache) {
    List<String> words = new ArrayList<>();
    if (cache instanceof ClassCache.Made made) {
      words.add(program());
      words.add("-XX:AOTCache=" + made.file());
    } else if (cache instanceof ClassCache.Recorded recorded) {
      words.addAll(List.of("/bin/sh", "-c", RECORDING, "heddle-node"));
      words.addAll(List.of(recorded.work().toString(), recorded.file().toString(), MAIN));
      words.add(program());
    } else {
      words.add(program());
    }
    words.addAll(flags());
    if (!(cache instanceof ClassCache.Recorded)) {
      words.add(MAIN);
    }
    return words;
  }

  private String program() {
    return java.resolve("bin").resolve("java").toString();
  }

  private List<String> flags() {
    String jars =
        bundle.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> flags = new ArrayList<>();
    flags.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=0.1", // tests call little often; a core is idle meanwhile
            "-Xlog:disable", // standard output is for one line, and Java may refuse a cache
            "-Dheddle.fleeting=true",
            "-Djava.library.path=" + bundle.libraries()));
    if (Files.exists(bundle.libraries().resolve(SIGNATURES))) {
      flags.add("-Dcom.amazon.corretto.crypto.provider.useExternalLib=true");
    }
    flags.addAll(List.of("-cp", jars));
    return flags;
  }
}
