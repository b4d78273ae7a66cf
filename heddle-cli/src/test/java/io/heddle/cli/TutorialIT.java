// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.cli.TutorialPage.Block;
import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial, as a reader follows it: each file is written, each command given, each answer
 * awaited.
 */
final class TutorialIT {

  private static final Path PAGE = Checkout.ROOT.resolve("docs/tutorial.md");
  private static final Path JAVA_PROJECT =
      Checkout.ROOT.resolve("heddle-junit/src/test/resources/ten-lines");

  /**
   * Of an archive, which is not here, and of Maven, which MavenProjectIT gives with the same files.
   */
  private static final List<String> ELSEWHERE = List.of("archive", "maven");

  private static final Pattern TYPED = Pattern.compile("(debug>|>|…\\[1\\]) (.+)");
  private static final Pattern TRANSACTION = Pattern.compile("\\b[0-9a-f]{64}\\b");
  private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");

  @TempDir private Path directory;

  private final Map<String, Terminal> terminals = new LinkedHashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private String said = "";
  private int seen;

  @Test
  void each_step_does_what_the_page_says() throws Exception {
    Map<String, String> environment = environment();
    try {
      for (Block block : TutorialPage.read(PAGE).blocks()) {
        switch (block.language()) {
          case "sh" -> give(block, environment);
          case "text" -> await(block);
          case "diff" -> change(block);
          default -> write(directory.resolve(block.about()), block.text());
        }
      }
    } finally {
      for (Terminal terminal : terminals.values()) {
        terminal.close();
      }
    }
  }

  @Test
  void its_project_in_java_is_the_one_that_is_tested_with_maven() throws IOException {
    TutorialPage page = TutorialPage.read(PAGE);
    for (String file :
        List.of(
            "src/main/java/org/example/CarContract.java",
            "src/test/java/org/example/CarContractTest.java")) {
      assertThat(JAVA_PROJECT.resolve(file))
          .content()
          .isEqualTo("// SPDX-License-Identifier: Apache-2.0\n" + page.file(file));
    }
  }

  /** A command {@code heddle} whose nodes listen on free ports. */
  private Map<String, String> environment() throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Path heddle = bin.resolve("heddle");
    write(
        heddle,
        """
        #!/bin/sh
        case $1 in
          start) shift && exec %1$s start --port 0 --operations-port 0 --console-port 0 --data "$HEDDLE_DATA" "$@" ;;
          exec) exec %1$s "$@" ;;
          *) exec %2$s "$@" ;;
        esac
        """
            .formatted(
                quoted(HeddleProcess.command("start")), quoted(HeddleProcess.command("query"))));
    Files.setPosixFilePermissions(heddle, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = new HashMap<>(HeddleProcess.SHARED_BUILDS);
    Stream.of("prefer-offline=true", "audit=false", "fund=false", "update-notifier=false")
        .map(setting -> setting.split("=", 2))
        .forEach(
            setting -> environment.put("npm_config_" + setting[0].replace('-', '_'), setting[1]));
    environment.put("HEDDLE", Checkout.ROOT.toString());
    environment.put("HEDDLE_DATA", directory.resolve("data").toString());
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    return environment;
  }

  private static String quoted(List<String> command) {
    return command.stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
  }

  private void give(Block block, Map<String, String> environment) throws Exception {
    if (ELSEWHERE.contains(block.about())) {
      return;
    }
    String commands = block.text();
    for (Map.Entry<String, String> each : replaced.entrySet()) {
      commands = commands.replace(each.getKey(), each.getValue());
    }
    Terminal terminal = Terminal.run(directory, environment, commands);
    boolean fails = block.about().equals("fails");
    if (!block.about().isEmpty() && !fails) {
      Terminal before = terminals.put(block.about(), terminal);
      if (before != null) {
        before.close();
      }
      return;
    }
    boolean hasSucceeded = terminal.hasSucceeded();
    said = terminal.said();
    seen = 0;
    assertThat(hasSucceeded).as("%s%n%s", commands, said).isNotEqualTo(fails);
    TRANSACTION.matcher(said).results().forEach(id -> replaced.put("TXID", id.group()));
  }

  private void await(Block block) {
    for (String line : block.lines()) {
      Matcher typed = TYPED.matcher(line);
      if (line.equals("^C")) {
        terminal(block).close();
      } else if (typed.matches()) {
        Terminal terminal = terminal(block);
        terminal.await(pattern(typed.group(1) + " "));
        terminal.type(typed.group(2));
      } else if (block.about().isEmpty()) {
        Matcher found = pattern(line.strip()).matcher(said).region(seen, said.length());
        assertThat(found.find()).as("'%s' is not in:%n%s", line, said).isTrue();
        seen = found.end();
        rememberAddress(line, found);
      } else {
        rememberAddress(line, terminal(block).await(pattern(line.strip())));
      }
    }
  }

  private Terminal terminal(Block block) {
    Terminal terminal = terminals.get(block.about());
    if (terminal == null) {
      throw new AssertionError("Nothing was started in the terminal '%s'".formatted(block.about()));
    }
    return terminal;
  }

  /** Any text stands for '…', any port for one of this machine's. */
  private static Pattern pattern(String line) {
    String quoted = Pattern.quote(line).replace("…", "\\E.*\\Q");
    return Pattern.compile(
        ADDRESS.matcher(quoted).replaceAll("\\\\E127\\\\.0\\\\.0\\\\.1:\\\\d+\\\\Q"));
  }

  /** The port that the page names may be taken here, so that another one is told. */
  private void rememberAddress(String line, MatchResult found) {
    Matcher shown = ADDRESS.matcher(line);
    Matcher told = ADDRESS.matcher(found.group());
    if (shown.find() && told.find()) {
      replaced.put(shown.group(), told.group());
    }
  }

  private void change(Block block) throws IOException {
    Path file = directory.resolve(block.about());
    write(file, TutorialPage.changed(Files.readString(file), block.lines()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
