// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.administer.Debugger;
import io.heddle.administer.Debugger.Language;
import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import io.heddle.build.Builder;
import io.heddle.build.Instance;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Deployment;
import io.heddle.process.BuilderStep;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may stand in a debugger, and for how long. */
final class DebuggingTest {

  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ChannelName CHANNEL = new ChannelName("mychannel");

  @TempDir private Path directory;

  private final AtomicInteger told = new AtomicInteger();

  @Test
  void a_chaincode_is_found_to_have_a_debugger_open_by_what_it_writes() {
    Path build = Path.of("bld");

    assertThat(DebuggerLines.in("Listening for transport dt_socket at address: 5005", build))
        .contains(new Debugger(Language.JAVA, "127.0.0.1:5005", build));
    assertThat(DebuggerLines.in("Listening for transport dt_socket at address: *:6006", build))
        .contains(new Debugger(Language.JAVA, "127.0.0.1:6006", build));
    assertThat(
            DebuggerLines.in(
                "Debugger listening on ws://127.0.0.1:9229/166e272e-7a30-4d09-97ce-f1c012b43c34",
                build))
        .contains(new Debugger(Language.NODE, "127.0.0.1:9229", build.resolve("chaincode")));
    assertThat(DebuggerLines.in("For help, see: https://nodejs.org/en/docs/inspector", build))
        .isEmpty();
  }

  @Test
  void one_that_has_opened_a_debugger_by_itself_gets_an_hour_and_no_other_does() {
    Debugging debugging = debugging(new DebugSettings(Map.of(), true));
    Instance cars = (Instance) debugging.prepared(local("cars"));
    Instance vans = (Instance) debugging.prepared(local("vans"));
    assertThat(debugging.mayAnyPause()).isFalse();

    cars.listener()
        .line(
            new BuilderStep(cars.id(), "java", "run"),
            "Listening for transport dt_socket at address: 5005");

    assertThat(debugging.of(cars.id(), USUAL)).isEqualTo(HOUR);
    assertThat(debugging.startLimit(cars.id(), USUAL)).isEqualTo(HOUR);
    assertThat(debugging.mayPause(cars.id())).isTrue();
    assertThat(debugging.mayAnyPause()).isTrue();
    assertThat(debugging.of(vans.id(), USUAL)).isEqualTo(USUAL);
    assertThat(debugging.startLimit(vans.id(), USUAL)).isEqualTo(USUAL);
    assertThat(debugging.mayPause(vans.id())).isFalse();
    assertThat(debugging.of(cars.id(), Duration.ofHours(2))).isEqualTo(Duration.ofHours(2));
    assertThat(told.get()).isEqualTo(1);
  }

  @Test
  void one_that_is_to_have_a_debugger_is_told_where_and_keeps_its_port() {
    Debugging debugging = debugging(new DebugSettings(Map.of("cars", 0), true));
    define(debugging, "cars", "vans");

    Instance cars = (Instance) debugging.prepared(local("cars"));
    Instance again = (Instance) debugging.prepared(local("cars"));
    Instance vans = (Instance) debugging.prepared(local("vans"));

    assertThat(cars.builder().environment().get("HEDDLE_DEBUG_ADDRESS"))
        .matches("127\\.0\\.0\\.1:5[0-9]{3}")
        .isEqualTo(again.builder().environment().get("HEDDLE_DEBUG_ADDRESS"));
    assertThat(vans.builder().environment()).isEmpty();
    assertThat(debugging.of(cars.id(), USUAL)).isEqualTo(HOUR);
    assertThat(debugging.patientNames()).containsExactly("cars");
    assertThat(debugging.untilRegistered(USUAL)).isEqualTo(HOUR);
    assertThat(debugging.mayAnyPause()).isTrue();

    define(debugging, "vans");
    assertThat(debugging.mayAnyPause()).isFalse();
    assertThat(debugging.untilRegistered(USUAL)).isEqualTo(USUAL);
    assertThat(debugging.of(cars.id(), USUAL)).as("once nothing means it").isEqualTo(USUAL);
  }

  @Test
  void a_server_that_a_developer_named_gets_an_hour_unless_a_limit_is_given() throws IOException {
    String address = "127.0.0.1:9999";
    PackageId named = ChaincodePackage.parse(PackageWriter.ofServer("cars", address)).id();
    Debugging patient = debugging(new DebugSettings(Map.of(), false));
    Debugging limited = debugging(new DebugSettings(Map.of(), true));
    for (Debugging each : List.of(patient, limited)) {
      each.prepared(server(named, address));
      each.prepared(server(id("vans"), address));
    }

    assertThat(patient.of(named, USUAL)).isEqualTo(HOUR);
    assertThat(patient.of(id("vans"), USUAL)).isEqualTo(USUAL);
    assertThat(limited.of(named, USUAL)).isEqualTo(USUAL);
    assertThat(limited.mayPause(named)).isTrue();
  }

  @Test
  void one_that_is_started_by_hand_gets_an_hour_unless_a_limit_is_given() {
    assertThat(debugging(new DebugSettings(Map.of(), false)).of(new PackageId("byhand:1.0"), USUAL))
        .isEqualTo(HOUR);
    assertThat(debugging(new DebugSettings(Map.of(), true)).of(new PackageId("byhand:1.0"), USUAL))
        .isEqualTo(USUAL);
  }

  @Test
  void a_port_that_another_program_has_is_refused() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> new DebugPorts(0).of("cars", port))
          .hasMessage(
              "Port %d for the debugger of 'cars' is taken; choose another with --debug NAME=PORT"
                  .formatted(port));
    }
  }

  @Test
  void the_next_version_gets_the_port_when_the_earlier_one_ends() throws Exception {
    var ports = new DebugPorts(0);
    int port = ports.of("cars", 0);
    var earlier = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> ports.of("cars", 0));

    earlier.close();

    assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(port);
  }

  private Debugging debugging(DebugSettings settings) {
    return new Debugging(
        new DebugWishes(settings),
        0,
        false,
        id -> id.value().startsWith("byhand:"),
        told::incrementAndGet);
  }

  private static void define(Debugging debugging, String... names) {
    debugging.defined(
        CHANNEL,
        List.of(names).stream().map(name -> new Deployment(definition(name), id(name))).toList());
  }

  private static ChaincodeDefinition definition(String name) {
    return new ChaincodeDefinition(
        name,
        1,
        "1.0",
        false,
        "escc",
        "vscc",
        ByteString.EMPTY,
        CollectionConfigPackage.getDefaultInstance());
  }

  private Instance local(String name) {
    return new Instance(id(name), new Builder("none", directory, Map.of()), directory, directory);
  }

  private Instance server(PackageId id, String address) throws IOException {
    Path release = Files.createTempDirectory(directory, "release");
    Path folder = Files.createDirectories(release.resolve("chaincode/server"));
    Files.writeString(
        folder.resolve("connection.json"),
        "{\"address\": \"%s\", \"dial_timeout\": \"10s\", \"tls_required\": false}"
            .formatted(address));
    return new Instance(id, new Builder("none", directory, Map.of()), directory, release);
  }

  private static PackageId id(String name) {
    return new PackageId(name + ":" + "0".repeat(64));
  }
}
