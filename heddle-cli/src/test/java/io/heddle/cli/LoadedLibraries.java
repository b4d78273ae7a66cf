// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which jars a command opens, in a process of its own that starts as the launcher does it. */
final class LoadedLibraries {

  private static final Pattern JAR =
      Pattern.compile("source: file:.*/([a-z-]+)-[0-9.]+[^/]*\\.jar");

  private final Path quick;
  private final Path log;

  LoadedLibraries(Path dir) throws IOException {
    this.quick = dir.resolve("commands.quick");
    this.log = dir.resolve("classes.log");
    QuickFile.write(quick);
  }

  /** Those of others, their names without versions. */
  SortedSet<String> of(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xlog:class+load=info:file=" + log);
    command.add("-D" + QuickFile.PROPERTY + "=" + quick);
    Path target = Checkout.ROOT.resolve("heddle-cli/target");
    command.addAll(
        List.of("-cp", target + "/heddle.jar:" + target + "/lib/*", Main.class.getName()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    SortedSet<String> jars = new TreeSet<>();
    for (String line : Files.readAllLines(log)) {
      Matcher jar = JAR.matcher(line);
      if (jar.find() && !jar.group(1).equals("heddle-node")) {
        jars.add(jar.group(1));
      }
    }
    return jars;
  }
}
