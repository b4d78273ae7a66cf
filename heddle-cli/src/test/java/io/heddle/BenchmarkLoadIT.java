// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.ValueChaincodeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bench/load} and {@code bench/compare} start, on a plan of a few calls. */
@EnabledOnOs(OS.LINUX)
final class BenchmarkLoadIT {

  private static final Path PRODUCT = Checkout.ROOT.resolve("heddle-cli/target");

  @TempDir private Path directory;

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void measures_peers_beside_each_other_and_says_what_is_wrong_with_one() throws Exception {
    compile();
    Path data = directory.resolve("data");
    try (ValueChaincodeServer chaincode = ValueChaincodeServer.serve("kv");
        HeddleProcess node = HeddleProcess.startNode(data, "kv=" + chaincode.address())) {
      String good = description(DataDirectory.at(data).runningNode(), node.process().pid());

      Ended measured = load(file("own", good), file("twin", good));
      assertThat(measured.exitCode()).as(measured.err()).isZero();
      assertThat(measured.out())
          .containsPattern("\\| \\| own \\| twin \\| ratio \\|\n")
          .containsPattern("\\| CPU, us a call: submit put c2 \\| [\\d,]+ \\| [\\d,]+ \\| ")
          .containsPattern("\\| resident MB of peer and orderer \\| \\d+ - \\d+ \\|")
          .containsPattern("\\| evaluate noop c1 \\| own \\|.*\\| 0 \\|\n")
          .containsPattern("\\| submit put c2 \\| twin \\|.*\\| 0 \\|\n")
          .contains("\nMedians of the last 1 of ");

      Path lacking = file("lacking", good.replace("endpoint=", "authority="));
      assertThat(load(lacking)).isEqualTo(refused(lacking, "lacks 'endpoint'"));
      Path mistyped = file("mistyped", good.replace("mspId=", "mspID="));
      assertThat(load(mistyped).err())
          .startsWith("The description of a peer in '%s' has 'mspID', which".formatted(mistyped));
      Path dead = file("dead", good.replaceAll("peer:\\d+", "peer:999999999"));
      assertThat(load(dead))
          .isEqualTo(
              refused(
                  dead,
                  "names process 999999999 as its peer, which does not run; start it and write its"
                      + " number down"));
      Ended absent = load(file("absent", good.replace("chaincode=kv", "chaincode=vk")));
      assertThat(absent.exitCode()).isEqualTo(1);
      assertThat(absent.err())
          .startsWith("Chaincode 'vk' does not answer on channel 'mychannel' of 'absent' (")
          .contains("): FAILED_PRECONDITION: ");
    }
  }

  private static Ended refused(Path file, String why) {
    return new Ended(1, "", "The description of a peer in '%s' %s\n".formatted(file, why));
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(Checkout.ROOT.resolve("bench/loadgen"))) {
      List<String> options = List.of("-proc:none", "-d", directory.resolve("classes").toString());
      var task =
          compiler.getTask(
              null,
              files,
              null,
              options,
              null,
              files.getJavaFileObjectsFromPaths(sources.toList()));
      assertThat(task.call()).isTrue();
    }
  }

  private static String description(NodeDescription node, long pid) throws IOException {
    Path msp = node.userMsp("User1");
    return """
    endpoint=%s
    tlsCa=%s
    mspId=%s
    cert=%s
    key=%s
    chaincode=kv
    processes=peer:%d
    """
        .formatted(
            node.endpoint(),
            node.tlsCa().orElseThrow(),
            node.mspId(),
            only(msp.resolve("signcerts")),
            only(msp.resolve("keystore")),
            pid);
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  /** A description, whose label is its name. */
  private Path file(String name, String description) throws IOException {
    return Files.writeString(directory.resolve(name), "label=%s\n%s".formatted(name, description));
  }

  private Ended load(Path... peers) throws Exception {
    Path plan =
        Files.writeString(
            directory.resolve("plan"),
            "# kind function concurrency calls\nevaluate noop 1 4\nsubmit put 2 4\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                "%s:%s:%s"
                    .formatted(
                        directory.resolve("classes"),
                        PRODUCT.resolve("heddle.jar"),
                        PRODUCT.resolve("lib/*")),
                "loadgen.Load",
                plan.toString(),
                "1",
                "2"));
    Stream.of(peers).map(Path::toString).forEach(command::add);
    Path err = directory.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), out, Files.readString(err));
  }
}
