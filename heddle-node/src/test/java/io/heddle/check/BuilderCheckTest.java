// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.install.PackageWriter;
import io.heddle.testing.ShellBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builders that keep every rule but one, and the sentence about that one. */
final class BuilderCheckTest {

  private static final BuilderCheck.Limits LIMITS =
      new BuilderCheck.Limits(Duration.ofSeconds(20), Duration.ofMillis(300));

  @TempDir Path dir;

  @Test
  void finds_nothing_wrong_with_a_builder_that_keeps_all_rules() throws Exception {
    CheckReport report = check(remoteBuilder());

    assertThat(broken(report)).isEmpty();
    assertThat(report.packageTried())
        .isEqualTo("a small one of type 'java', the first that it claims");
    assertThat(report.steps())
        .extracting(TimedStep::step)
        .containsExactly("detect", "build", "release");
    assertThat(report.findings())
        .contains(
            new Finding(
                "EB-409", "release", Verdict.KEPT, "names the server 'localhost:9999' (no TLS)"),
            new Finding(
                "EB-501",
                "run",
                Verdict.NOT_APPLICABLE,
                "is not needed, the chaincode is a server"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "detect|touch \"$1/x\"|EB-322 detect wrote where it may only read: added 'src/x'",
        "build|rm \"$2/metadata.json\"|EB-322 build wrote where it may only read: removed 'metadata/metadata.json'",
        "build|touch \"$3/../x\"|EB-322 build wrote where it may only read: added 'x'",
        "build|touch x y z|EB-323 build wrote into the working directory, which is the peer's: added 'x' and 2 more",
        "build|mktemp >/dev/null|EB-312 build left something in TMPDIR, which nobody removes: added ",
        "build|echo no >&2; exit 3|EB-332 build exit status 3; it said: no",
        "build|exit 1|HB-4 build failed without a word on standard error",
        "build|head -c 70000 /dev/zero >&2|EB-328 build wrote a line of more than 64 KiB to standard error",
        "build|sleep 300 &|EB-329 build left processes running in the background: 1",
        "build|env >\"$3/e\"|EB-325 build copied its environment into 'bld/e', which is kept; it may hold secrets",
        "build|ln -s /etc/passwd \"$3/link\"|EB-340 build what it made cannot be kept: refusing to copy absolute symlink",
        "build|mkfifo \"$3/pipe\"|EB-340 build what it made cannot be kept: refusing to copy unsupported file",
        "release|exit 7|EB-334 release exit status 7",
        "release|mkdir \"$2/META-INF\"|EB-404 release made 'META-INF' in its output",
        "release|ln -s x \"$2/y\"|EB-415 release made the link 'release/y', and with it a Fabric peer creates no index",
        "release|mkdir -p \"$2/chaincode/server\"; echo '{\"address\":1}' >\"$2/chaincode/server/connection.json\"|EB-409 release malformed chaincode info",
        "release|mkdir -p \"$2/chaincode/server\"; echo '{\"address\":\"host\"}' >\"$2/chaincode/server/connection.json\"|EB-618 release the address 'host' has no port",
        "release|mkdir -p \"$2/chaincode/server\"; echo '{\"address\":\"h:1\",\"tls_required\":true,\"root_cert\":\"x\"}' >\"$2/chaincode/server/connection.json\"|EB-410 release 'root_cert' holds no certificate",
        "release|:|EB-508 run is missing, and the release output names no server",
      })
  void names_the_rule_that_a_step_breaks(String step, String script, String expected)
      throws Exception {
    CheckReport report = check(remoteBuilder().with(step, script));

    assertThat(broken(report)).anyMatch(line -> line.startsWith(expected));
  }

  @Test
  void a_builder_for_something_else_is_not_judged_without_a_package() throws Exception {
    ShellBuilder builder =
        remoteBuilder().with("detect", "grep -q '\"loom\"' \"$2/metadata.json\"");

    assertThatThrownBy(() -> check(builder))
        .hasMessage(
            "Builder '%s' claims no small package of type java, node, golang, ccaas, external, k8s; name one that it builds with --package"
                .formatted(builder.directory()));
  }

  @Test
  void ends_a_step_that_takes_too_long() throws Exception {
    BuilderCheck check =
        new BuilderCheck(
            remoteBuilder().with("build", "sleep 300").directory(),
            Optional.empty(),
            List.of(),
            System.getenv(),
            new BuilderCheck.Limits(Duration.ofSeconds(1), Duration.ofMillis(300)));

    assertThat(broken(check.run()))
        .contains(
            "EB-324 build had not ended after 1 s; standard input is empty, so it must not wait for any");
  }

  @Test
  void says_when_a_builder_needs_more_of_the_environment() throws Exception {
    Path builder = remoteBuilder().with("build", "[ \"${NEEDED:-}\" = yes ]").directory();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("NEEDED", "yes");

    CheckReport without =
        new BuilderCheck(builder, Optional.empty(), List.of(), environment, LIMITS).run();
    CheckReport with =
        new BuilderCheck(builder, Optional.empty(), List.of("NEEDED"), environment, LIMITS).run();

    assertThat(broken(without))
        .contains(
            "EB-325 build works only with variables that a peer does not give it; name them in 'propagateEnvironment', and here with --propagate");
    assertThat(broken(with)).isEmpty();
  }

  @Test
  void a_builder_that_cannot_be_executed_is_not_tried() throws Exception {
    Path builder = dir.resolve("useless");
    Path bin = Files.createDirectories(builder.resolve("bin"));
    Files.writeString(bin.resolve("detect"), "exit 0\n");
    Files.writeString(bin.resolve("build"), "#!/no/such/shell\n");
    assertThat(bin.resolve("build").toFile().setExecutable(true)).isTrue();

    CheckReport report =
        new BuilderCheck(builder, Optional.empty(), List.of(), System.getenv(), LIMITS).run();

    assertThat(broken(report))
        .containsExactly(
            "EB-307 detect '%s' is not executable".formatted(bin.resolve("detect")),
            "EB-332 build '%s' needs the interpreter '/no/such/shell', which is not there"
                .formatted(bin.resolve("build")));
    assertThat(report.steps()).isEmpty();
  }

  @Test
  void tries_the_usual_types_and_takes_a_package_of_any_other() throws Exception {
    var builder = remoteBuilder().with("detect", "grep -q murali \"$2/metadata.json\"");
    ByteString given = PackageWriter.of("basic", "murali", "", Map.of("x", ByteString.EMPTY));

    CheckReport report =
        new BuilderCheck(
                builder.directory(), Optional.of(given), List.of(), System.getenv(), LIMITS)
            .run();

    assertThat(broken(report)).isEmpty();
    assertThat(report.packageTried()).startsWith("'basic:").endsWith("' (type 'murali')");
    assertThat(report.findings())
        .contains(
            new Finding(
                "EB-306",
                "detect",
                Verdict.KEPT,
                "leaves packages of other types to other builders"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "echo lost >&2; exit 3|EB-504 run must stay as long as the chaincode does, and ended with exit status 3 before it dialled 'peer_address'; it said: lost",
        "sleep 300|EB-511 run left processes behind after SIGTERM: 1; a peer signals 'run' alone, so 'exec' the chaincode",
        "touch \"$1/x\"; exec sleep 300|EB-501 run changed the build, which the next launch uses again: added 'x'",
        "touch x; exec sleep 300|EB-323 run wrote into the working directory, which is the peer's: added 'x'",
        "touch \"$TMPDIR/x\"; exec sleep 300|EB-502 run left something in TMPDIR; the run directory is there for that: added 'x'",
      })
  void names_the_rule_that_run_breaks(String script, String expected) throws Exception {
    CheckReport report = check(localBuilder().with("run", script));

    assertThat(broken(report)).contains(expected);
  }

  @Test
  void a_run_that_ends_when_asked_keeps_all_rules() throws Exception {
    CheckReport report = check(localBuilder().with("run", "exec sleep 300"));

    assertThat(broken(report)).isEmpty();
    assertThat(report.findings())
        .contains(
            new Finding("EB-511", "run", Verdict.KEPT, "left no process behind after SIGKILL"))
        .anyMatch(finding -> finding.rule().equals("EB-510") && finding.verdict() == Verdict.KEPT);
  }

  @Test
  void a_run_that_ignores_sigterm_is_found_out() throws Exception {
    CheckReport report =
        check(localBuilder().with("run", "trap '' TERM; while :; do sleep 1; done"));

    assertThat(broken(report))
        .contains("EB-510 run did not end within 5 s of SIGTERM and must be killed");
  }

  @Test
  void there_must_be_a_directory() {
    var check =
        new BuilderCheck(
            dir.resolve("nowhere"), Optional.empty(), List.of(), System.getenv(), LIMITS);

    assertThatThrownBy(check::run)
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "There is no builder: '%s' is not a directory".formatted(dir.resolve("nowhere")));
  }

  private ShellBuilder localBuilder() {
    return ShellBuilder.in(dir.resolve("builder"))
        .with("detect", "grep -q '\"type\":\"java\"' \"$2/metadata.json\"")
        .with("build", "cp -R \"$1\" \"$3/src\"");
  }

  /** A builder for chaincode servers. */
  private ShellBuilder remoteBuilder() {
    return localBuilder()
        .with("detect", ":")
        .with(
            "release",
            "mkdir -p \"$2/chaincode/server\"; echo '{\"address\":\"localhost:9999\"}' >\"$2/chaincode/server/connection.json\"");
  }

  private static CheckReport check(ShellBuilder builder) throws InterruptedException {
    return new BuilderCheck(
            builder.directory(), Optional.empty(), List.of(), System.getenv(), LIMITS)
        .run();
  }

  private static List<String> broken(CheckReport report) {
    return report.findings().stream()
        .filter(finding -> finding.verdict() == Verdict.BROKEN)
        .map(finding -> "%s %s %s".formatted(finding.rule(), finding.step(), finding.sentence()))
        .toList();
  }
}
