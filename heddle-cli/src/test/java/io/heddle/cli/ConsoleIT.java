// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser, which {@code console/test/walk.mjs} leads. */
final class ConsoleIT {

  private static final Path SCREENSHOTS = Checkout.ROOT.resolve("heddle-cli/target/console");
  private static final Path DRIVER = Checkout.ROOT.resolve("console/node_modules/playwright-core");
  private static final Pattern URL = Pattern.compile("(http://127\\.0\\.0\\.1:(\\d+)/)#token=\\w+");
  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir private static Path dir;
  private static String browser = "";

  private HeddleProcess node;

  @BeforeAll
  static void look() throws IOException {
    Optional<String> found = browser();
    assumeThat(found).as("Chromium on the PATH; scripts/test-browser can install it").isPresent();
    assumeThat(DRIVER).as("npm's packages; scripts/build-console gets them").exists();
    browser = found.orElseThrow();
  }

  @BeforeEach
  void start() throws IOException {
    copy("asset-node");
    copy("second");
    node = start("--keep-traces", "100", "--network", network(10));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Spec("NA-291")
  @Test
  void every_page_shows_what_there_is_and_says_what_there_is_not() throws IOException {
    Matcher url = url();
    String invalid = fill();
    assertThat(walk(url, invalid)).isEmpty();
  }

  private static HeddleProcess start(String... more) {
    return HeddleProcess.startNode(HeddleProcess.SHARED_BUILDS, data(), more);
  }

  private static Path data() {
    return dir.resolve("data");
  }

  /** Two organisations, and a collection that only the first one may have; path of the file. */
  private static String network(int transactionsOfBlock) throws IOException {
    String text =
        """
        Organizations: [{Name: Org1MSP}, {Name: Org2MSP}]
        Channels:
          - Name: mychannel
            Orderer: {BatchSize: {MaxMessageCount: %d}}
        Chaincodes:
          - Name: asset-node
            Path: asset-node
            SignaturePolicy: "OR('Org1MSP.peer','Org2MSP.peer')"
            CollectionsConfig:
              - {name: prices, policy: "OR('Org1MSP.member')", requiredPeerCount: 0, maxPeerCount: 0}
          - Name: second
            Path: second
        """
            .formatted(transactionsOfBlock);
    return Files.writeString(dir.resolve("network.yaml"), text).toString();
  }

  /** The sample with one more contract, by this name. */
  private static void copy(String name) throws IOException {
    Path sample = Checkout.ROOT.resolve("samples/asset-node");
    Path copy = dir.resolve(name);
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(each -> !each.toString().contains("node_modules")).toList()) {
        Files.copy(file, copy.resolve(sample.relativize(file).toString()));
      }
    }
    Files.move(copy.resolve("index.js"), copy.resolve("sample.js"));
    Files.copy(
        Checkout.RESOURCES.resolve("chaincode/hostile-node/index.js"), copy.resolve("index.js"));
  }

  /** The package of a chaincode that is deployed later. */
  private static Path packed() {
    Path file = dir.resolve("third.tar.gz");
    HeddleProcess done =
        HeddleProcess.run(
            "package", file.toString(), "--label", "third", dir.resolve("second").toString());
    assertThat(done.exitCode()).as("%s", done.err()).isZero();
    return file;
  }

  private Matcher url() {
    String line = node.awaitErr(each -> each.contains("  console  "));
    Matcher found = URL.matcher(line);
    assertThat(found.find()).as(line).isTrue();
    return found;
  }

  /** Gives the id of a transaction that is not valid. */
  private static String fill() {
    invoke("asset-node", "CreateAsset", "a1", "blue", "5", "Tom", "1300");
    invoke("second", "CreateAsset", HOSTILE, "<img src=x onerror=alert(2)>", "5", "\u202eTom", "1");
    invoke("second", "UpdateAsset", HOSTILE, "'\"><img src=x onerror=alert(3)>", "6", "Tom", "1");
    heddle("fault", "invalidate", "MVCC_READ_CONFLICT", "--function", "UpdateAsset");
    HeddleProcess failed =
        command("invoke", "asset-node", "UpdateAsset", "a1", "red", "5", "Tom", "1300");
    assertThat(failed.exitCode()).as("%s", failed.err()).isNotZero();
    heddle("fault", "clear");
    Matcher id = Pattern.compile("[0-9a-f]{64}").matcher(String.join("\n", failed.err()));
    assertThat(id.find()).as("%s", failed.err()).isTrue();
    return id.group();
  }

  private static void invoke(String... call) {
    heddle(Stream.concat(Stream.of("invoke"), Stream.of(call)).toArray(String[]::new));
  }

  private static void heddle(String... arguments) {
    HeddleProcess done = command(arguments);
    assertThat(done.exitCode()).as("%s", done.err()).isZero();
  }

  private static HeddleProcess command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--data", data().toString()));
    return HeddleProcess.run(all.toArray(String[]::new));
  }

  /** Gives what was wrong. */
  private List<String> walk(Matcher url, String invalid) throws IOException {
    Process walk =
        new ProcessBuilder(
                "node",
                Checkout.ROOT.resolve("console/test/walk.mjs").toString(),
                browser,
                url.group(),
                SCREENSHOTS.toString(),
                invalid,
                HOSTILE,
                packed().toString())
            .redirectErrorStream(true)
            .start();
    List<String> wrong = new ArrayList<>();
    try (BufferedReader said = walk.inputReader(UTF_8);
        PrintWriter done = new PrintWriter(walk.outputWriter(UTF_8), true)) {
      for (String line = said.readLine();
          line != null && !line.equals("end");
          line = said.readLine()) {
        switch (line) {
          case "want block" -> invoke("asset-node", "CreateAsset", "a2", "green", "5", "Tom", "1");
          case "want end" -> node.close();
          case "want start" ->
              node = start("--console-port", url.group(2), "--network", network(20));
          default -> {
            if (!line.startsWith("figure ")) {
              wrong.add(line);
            }
            continue;
          }
        }
        done.println();
      }
    } finally {
      walk.destroy();
    }
    return wrong;
  }

  private static Optional<String> browser() throws IOException {
    Process asked =
        new ProcessBuilder(Checkout.ROOT.resolve("scripts/test-browser").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = asked.inputReader(UTF_8)) {
      return said.lines().findFirst();
    }
  }
}
