// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.alive.Vital;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is launched, connected to and stopped without anybody using it. */
final class CustodianIT {

  private static final ReconnectSettings QUICK =
      new ReconnectSettings(true, Duration.ofMillis(50), Duration.ofMillis(200));
  private static final ReconnectSettings PATIENT =
      new ReconnectSettings(true, Duration.ofHours(1), Duration.ofHours(1));

  @TempDir Path dir;
  private final Set<PackageId> referenced = ConcurrentHashMap.newKeySet();
  private LaunchHarness harness;

  @BeforeEach
  void open() throws IOException {
    harness = LaunchHarness.in(dir);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Spec("EB-603")
  void what_a_definition_refers_to_is_launched_without_a_use() throws IOException {
    try (var server = FakeChaincodeServer.plain();
        var custodian = harness.custodian(referenced, QUICK)) {
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));
      harness.installWaiting(LaunchHarness.B);
      custodian.review();
      assertThat(harness.launches.statuses()).isEmpty();

      referenced.addAll(List.of(LaunchHarness.A, LaunchHarness.B));
      custodian.review();

      server.accept().register(LaunchHarness.A);
      harness.process(LaunchHarness.B);
      harness.dialPeer().register(LaunchHarness.B);
      await().until(() -> harness.streams.find(LaunchHarness.A).isPresent());
      await().until(() -> harness.streams.find(LaunchHarness.B).isPresent());
    }
  }

  static List<Throwable> failures() {
    return List.of(
        new OutOfMemoryError("Java heap space"),
        new HeddleException(Fault.UNAVAILABLE, "The ledger cannot be read now"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @Spec("EB-603")
  void a_review_that_fails_with_what_may_pass_is_done_again(Throwable failure) throws Exception {
    Vital vital = Vital.alone("custodian");
    var attempts = new AtomicInteger();
    Supplier<Set<PackageId>> referenced =
        () -> {
          if (attempts.incrementAndGet() < 3) {
            throwAsIs(failure);
          }
          return Set.of(LaunchHarness.B);
        };
    try (var custodian = harness.custodian(referenced, QUICK, vital)) {
      harness.installWaiting(LaunchHarness.B);

      custodian.review();

      harness.process(LaunchHarness.B);
      harness.dialPeer().register(LaunchHarness.B);
      await().until(() -> vital.problem().isEmpty());
    }
  }

  @Test
  @Spec("EB-603")
  void a_review_that_fails_otherwise_is_told_until_the_next_one() throws Exception {
    Vital vital = Vital.alone("custodian");
    var attempts = new AtomicInteger();
    Supplier<Set<PackageId>> referenced =
        () -> {
          if (attempts.incrementAndGet() == 1) {
            throw new IllegalStateException("a bug");
          }
          return Set.of(LaunchHarness.B);
        };
    try (var custodian = harness.custodian(referenced, QUICK, vital)) {
      harness.installWaiting(LaunchHarness.B);

      custodian.review();
      await()
          .until(() ->
              vital
                  .problem()
                  .equals(
                      Optional.of(
                          "The review of what is to run failed: java.lang.IllegalStateException: a bug")));
      custodian.review();

      harness.process(LaunchHarness.B);
      harness.dialPeer().register(LaunchHarness.B);
      await().until(() -> vital.problem().isEmpty());
    }
  }

  private static void throwAsIs(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(failure);
    }
  }

  @Test
  @Spec({"EB-603", "EB-620"})
  void what_cannot_be_launched_is_told_to_who_waits() throws Exception {
    try (var custodian = harness.custodian(referenced, QUICK.off())) {
      referenced.add(LaunchHarness.A);

      Map<PackageId, HeddleException> failures = custodian.launchAll();

      assertThat(failures.get(LaunchHarness.A))
          .hasMessage(
              "error building chaincode: error building image: external builder failed: no a:01");
    }
  }

  @Test
  @Spec({"CP-206", "HB-12", "EB-604"})
  void one_address_that_swallows_everything_delays_no_other() throws IOException {
    List<FakeChaincodeServer> good = new ArrayList<>();
    try (var blackHole = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var custodian = harness.custodian(referenced, QUICK)) {
      String never =
          "{\"address\": \"127.0.0.1:%d\", \"dial_timeout\": \"1h\"}"
              .formatted(blackHole.getLocalPort());
      harness.installRemote(LaunchHarness.A, never);
      referenced.add(LaunchHarness.A);
      for (int i = 0; i < 5; i++) {
        var server = FakeChaincodeServer.plain();
        good.add(server);
        var id = new PackageId("good%d:0%d".formatted(i, i));
        harness.installRemote(id, LaunchHarness.addressOnly(server.address()));
        referenced.add(id);
        server.registersAs(id);
      }

      custodian.review();

      await()
          .atMost(Duration.ofSeconds(5))
          .until(() ->
              referenced.stream()
                  .filter(id -> !id.equals(LaunchHarness.A))
                  .allMatch(id -> harness.streams.find(id).isPresent()));
      assertThat(harness.launches.status(LaunchHarness.A).orElseThrow().state())
          .isEqualTo(ChaincodeStatus.State.LAUNCHING);
    } finally {
      good.forEach(FakeChaincodeServer::close);
    }
  }

  @Test
  @Spec({"EB-512", "HB-18"})
  void what_no_definition_refers_to_any_more_is_stopped() throws IOException {
    try (var server = FakeChaincodeServer.plain();
        var custodian = harness.custodian(referenced, QUICK)) {
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));
      harness.installLocal(
          LaunchHarness.B,
          "trap 'touch %s; exit 0' TERM".formatted(dir.resolve("asked")),
          "while true; do sleep 0.05; done");
      referenced.addAll(List.of(LaunchHarness.A, LaunchHarness.B));
      custodian.review();
      FakeChaincode remote = server.accept();
      remote.register(LaunchHarness.A);
      ProcessHandle process = harness.process(LaunchHarness.B);
      harness.dialPeer().register(LaunchHarness.B);
      await().until(() -> harness.streams.find(LaunchHarness.B).isPresent());

      referenced.clear();
      custodian.review();

      remote.awaitEnd();
      await().until(() -> !process.isAlive());
      assertThat(dir.resolve("asked")).exists();
      await().untilAsserted(() -> assertThat(harness.launches.statuses()).isEmpty());
      await()
          .during(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(server.dialled()).isEqualTo(1));
    }
  }

  @Test
  @Spec({"CP-205", "HB-12", "EB-621"})
  void a_server_that_comes_back_is_connected_to_without_a_use() throws Exception {
    int port = Ports.free();
    harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly("localhost:" + port));
    referenced.add(LaunchHarness.A);
    try (var custodian = harness.custodian(referenced, QUICK)) {
      try (var server = FakeChaincodeServer.onPort(port)) {
        server.registersAs(LaunchHarness.A);
        assertThat(custodian.launchAll()).isEmpty();
      }
      await()
          .untilAsserted(() ->
              assertThat(harness.lastKnown(LaunchHarness.A).orElseThrow())
                  .satisfies(status -> {
                    assertThat(status.state()).isEqualTo(ChaincodeStatus.State.BACKING_OFF);
                    assertThat(status.where()).isEqualTo("localhost:" + port);
                    assertThat(status.lastError().orElseThrow()).contains("connection refused");
                  }));

      try (var server = FakeChaincodeServer.onPort(port)) {
        server.registersAs(LaunchHarness.A);

        await().until(() -> harness.streams.find(LaunchHarness.A).isPresent());
        await()
            .during(Duration.ofMillis(500))
            .untilAsserted(() -> assertThat(server.dialled()).isEqualTo(1));
      }
    }
  }

  @Test
  @Spec({"HB-12", "EB-621"})
  void connecting_again_can_be_switched_off() throws Exception {
    try (var server = FakeChaincodeServer.plain();
        var custodian = harness.custodian(referenced, QUICK.off())) {
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));
      referenced.add(LaunchHarness.A);
      custodian.review();
      FakeChaincode chaincode = server.accept();
      chaincode.register(LaunchHarness.A);
      await().until(() -> harness.streams.find(LaunchHarness.A).isPresent());

      chaincode.halfClose();

      await()
          .untilAsserted(() ->
              assertThat(harness.lastKnown(LaunchHarness.A).orElseThrow().state())
                  .isEqualTo(ChaincodeStatus.State.ENDED));
      await()
          .during(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(server.dialled()).isEqualTo(1));
    }
  }

  @Test
  @Spec({"CP-205", "HB-12"})
  void a_use_does_not_wait_for_the_next_attempt() throws Exception {
    int port = Ports.free();
    harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly("localhost:" + port));
    referenced.add(LaunchHarness.A);
    try (var custodian = harness.custodian(referenced, PATIENT)) {
      assertThat(custodian.launchAll()).containsKey(LaunchHarness.A);

      try (var server = FakeChaincodeServer.onPort(port)) {
        server.registersAs(LaunchHarness.A);

        harness.use(LaunchHarness.A).succeeds();
      }
    }
  }

  @Test
  @Spec("HB-12")
  void a_hundred_uses_during_an_outage_are_few_dials() throws Exception {
    var dials = new AtomicInteger();
    try (var broken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUpOnAll(broken, dials));
      harness.installRemote(
          LaunchHarness.A, LaunchHarness.addressOnly("127.0.0.1:" + broken.getLocalPort()));

      List<LaunchHarness.Use> uses = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        uses.addAll(LaunchHarness.Use.many(harness, LaunchHarness.A, 10));
        uses.getLast().failure();
      }

      assertThat(uses).allSatisfy(use -> assertThat(use.failure()).isNotNull());
      assertThat(dials).hasValueLessThanOrEqualTo(20);
    }
  }

  @Test
  @Spec("EB-515")
  void a_local_chaincode_that_has_ended_is_left_to_its_next_use() throws IOException {
    try (var custodian = harness.custodian(referenced, QUICK)) {
      harness.installWaiting(LaunchHarness.B);
      referenced.add(LaunchHarness.B);
      custodian.review();
      harness.process(LaunchHarness.B);
      FakeChaincode chaincode = harness.dialPeer();
      chaincode.register(LaunchHarness.B);
      await().until(() -> harness.streams.find(LaunchHarness.B).isPresent());

      chaincode.halfClose();

      await().until(() -> harness.launches.status(LaunchHarness.B).isEmpty());
      await()
          .during(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(harness.builds).hasValue(1));
    }
  }

  private static void hangUpOnAll(ServerSocket server, AtomicInteger dials) {
    try {
      while (true) {
        try (Socket _ = server.accept()) {
          dials.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // the test is over
    }
  }
}
