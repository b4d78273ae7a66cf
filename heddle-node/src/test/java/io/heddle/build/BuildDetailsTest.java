// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.StepListener;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The smaller print of the contract between a peer and its builders. */
final class BuildDetailsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
  }

  @Test
  @Spec("EB-128")
  void different_packages_are_built_at_the_same_time() throws Exception {
    Builder meeting =
        builder("echo x >>'%1$s'; while [ $(wc -l <'%1$s') -lt 2 ]; do sleep 0.05; done");

    try (ChaincodeBuilds builds = fixture.open(PATIENCE, StepListener.none(), meeting);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PackageId>> installs =
          callers.invokeAll(
              List.of(
                  () -> builds.install(BuildsFixture.packageOfType("any")),
                  () -> builds.install(BuildsFixture.packageOfType("any"))));

      assertThat(installs).allMatch(install -> install.state() == Future.State.SUCCESS);
    }
  }

  @Test
  @Spec("HB-10")
  void a_second_install_during_a_build_says_that_it_waits() throws Exception {
    Builder waiting = builder("while [ ! -e '%s' ]; do sleep 0.05; done");
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id = ChaincodePackage.parse(bytes).id();
    ListAppender<ILoggingEvent> seen = listen(ChaincodeBuilds.class);

    try (ChaincodeBuilds builds = fixture.open(PATIENCE, StepListener.none(), waiting);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PackageId> first = callers.submit(() -> builds.install(bytes));
      Future<PackageId> second = callers.submit(() -> builds.install(bytes));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() ->
              messages(seen)
                  .contains(
                      "Package '%s' is being installed already, waiting for that".formatted(id)));
      Files.createFile(dir.resolve("signal"));
      Awaitility.await().atMost(PATIENCE).until(() -> first.isDone() && second.isDone());

      assertThat(messages(seen)).contains("Installed package '%s'".formatted(id));
    } finally {
      ignore(ChaincodeBuilds.class, seen);
    }
  }

  @Test
  @Spec("EB-323")
  void builders_work_in_the_directory_of_the_peer() throws IOException {
    try (ChaincodeBuilds builds = fixture.open(builder("pwd -P >\"$3/where\""))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(instance.buildDir().resolve("where"))
          .hasContent(Path.of("").toRealPath().toString());
    }
  }

  @Test
  @Spec("EB-339")
  void nothing_of_the_sources_is_kept_unless_the_builder_copies_it() throws IOException {
    try (ChaincodeBuilds builds = fixture.open(builder("echo made >\"$3/made\""))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      Path kept = instance.buildDir().resolveSibling("");
      try (Stream<Path> all = Files.walk(kept)) {
        assertThat(all.map(file -> kept.relativize(file).toString()))
            .containsExactlyInAnyOrder(
                "",
                "bld",
                "bld/made",
                "release",
                "build-info.json",
                "heddle-builder.json",
                "heddle-release.sha256");
      }
    }
  }

  @Test
  @Spec("EB-345")
  void a_builder_that_is_added_later_gets_the_packages_that_nobody_claimed() {
    ChaincodePackage chaincode = ChaincodePackage.parse(BuildsFixture.packageOfType("any"));
    fixture.packages.save(chaincode);
    Builder declining = TestBuilders.recording("declining", fixture.record);
    try (ChaincodeBuilds builds = fixture.open(declining)) {
      assertThatThrownBy(() -> builds.build(chaincode.id()))
          .hasMessageContaining("no builder claims");
    }

    Builder added = TestBuilders.recording("good", fixture.record);
    try (ChaincodeBuilds builds = fixture.open(declining, added)) {
      assertThat(((Instance) builds.build(chaincode.id())).builder()).isEqualTo(added);
    }
  }

  @Test
  @Spec("HB-3")
  void a_server_that_cannot_work_is_warned_of_at_install() throws IOException {
    ObjectNode connection = new JsonMapper().createObjectNode();
    String tls = "crypto/ordererOrganizations/example.com/";
    connection.put("address", "localhost:9999");
    connection.put("tls_required", true);
    connection.put("client_auth_required", true);
    connection.put("root_cert", pem(tls + "tlsca/tlsca.example.com-cert.pem"));
    connection.put("client_cert", pem(tls + "users/Admin@example.com/tls/client.crt"));
    connection.put("client_key", pem(tls + "tlsca/priv_sk"));
    Builder builder = builder("true");
    Path file = Files.writeString(dir.resolve("connection.json"), connection.toString());
    script(
        builder.executable("release"),
        "mkdir -p \"$2/chaincode/server\"; cp '%s' \"$2/chaincode/server\"".formatted(file));
    ListAppender<ILoggingEvent> seen = listen(BuilderChain.class);

    try (ChaincodeBuilds builds = fixture.open(builder)) {
      PackageId id = builds.install(BuildsFixture.packageOfType("any"));

      assertThat(messages(seen))
          .contains(
              "Package '%s' names its chaincode server wrongly: client_cert and client_key cannot be used: tls: private key does not match public key"
                  .formatted(id));
    } finally {
      ignore(BuilderChain.class, seen);
    }
  }

  /** A builder that claims everything and builds so; {@code %s} is a file in the directory. */
  private Builder builder(String build) throws IOException {
    Builder builder =
        new Builder("own", dir.resolve("own"), TestBuilders.named("good").environment());
    Files.createDirectories(builder.dir().resolve("bin"));
    script(builder.executable("detect"), "exit 0");
    script(builder.executable("build"), build.formatted(dir.resolve("signal")));
    return builder;
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String pem(String name) {
    return Fixtures.bytes(name).toStringUtf8();
  }

  private static ListAppender<ILoggingEvent> listen(Class<?> of) {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    Logger log = (Logger) LoggerFactory.getLogger(of);
    log.setLevel(Level.INFO);
    log.addAppender(seen);
    return seen;
  }

  private static void ignore(Class<?> of, ListAppender<ILoggingEvent> seen) {
    Logger log = (Logger) LoggerFactory.getLogger(of);
    log.detachAppender(seen);
    log.setLevel(null);
  }

  private static List<String> messages(ListAppender<ILoggingEvent> seen) {
    return List.copyOf(seen.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
