// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.ProcessTree;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.LedgerAudit;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is killed while it deploys a chaincode: the next start is right without help, and
 * nothing is left of the one before. {@code -Dheddle.kills.starting} is how many, {@code -Dseed}
 * repeats the choice of moments.
 */
final class KilledStartIT {

  private static final int KILLS = Integer.getInteger("heddle.kills.starting", 3);
  private static final int LONGEST_DELAY_MILLIS = 100;
  private static final ChannelName CHANNEL = new ChannelName("mychannel");

  /** After which a kill comes, within a tenth of a second. */
  private enum Moment {
    START,
    EXTRACT,
    DETECT,
    BUILD,
    RELEASE,
    PERSIST,
    LAUNCH
  }

  @TempDir private Path dir;
  private Path data;
  private Path temporary;
  private Path marks;
  private ShellBuilder builder;

  @BeforeEach
  void prepare() throws IOException {
    data = dir.resolve("data");
    temporary = Files.createDirectory(dir.resolve("tmp"));
    marks = Files.createDirectory(dir.resolve("marks"));
    builder =
        ShellBuilder.in(dir.resolve("builder"))
            .with("detect", "touch '%s/DETECT'; sleep 0.05".formatted(marks))
            .with("build", "touch '%s/BUILD'; cp -r \"$1/.\" \"$3\"; sleep 0.05".formatted(marks))
            .with(
                "release",
                "touch '%s/RELEASE'; mkdir -p \"$2/chaincode/server\" && cp \"$1/connection.json\" \"$2/chaincode/server\"; sleep 0.05"
                    .formatted(marks));
  }

  @Test
  @Spec({"HB-6", "HB-13", "NA-240", "NA-241"})
  void the_start_after_a_kill_is_right_without_help() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("KilledStartIT: %d kills, -Dseed=%d%n", KILLS, seed);
    var random = new SplittableRandom(seed);
    Map<Moment, Integer> killed = new EnumMap<>(Moment.class);
    int first = random.nextInt(Moment.values().length);
    for (int kill = 0; kill < KILLS; kill++) {
      Moment moment = Moment.values()[(first + kill) % Moment.values().length];
      try (var server = new RegisteringServer()) {
        Path file = packageFor(server, random.split());

        kill(file, moment, server, random.nextInt(LONGEST_DELAY_MILLIS));
        startAgain(file, server);
      }
      killed.merge(moment, 1, Integer::sum);
      System.out.printf("KilledStartIT: killed after %s%n", killed);
    }
  }

  @Test
  @Spec("HB-13")
  void the_process_of_a_chaincode_and_its_key_are_gone_after_the_next_start() throws Exception {
    builder
        .with("release", "exit 0")
        .with(
            "run",
            "echo $$ >'%s/run.new' && mv '%1$s/run.new' '%1$s/run'; exec sleep 300"
                .formatted(marks));
    Path file =
        Packages.write(dir.resolve("local.tgz"), "local", "phases", Map.of("x", ByteString.EMPTY));
    ProcessHandle left;
    try (HeddleProcess node = start(file)) {
      await().atMost(Duration.ofMinutes(5)).until(() -> Files.exists(marks.resolve("run")));
      left = process(marks.resolve("run")).orElseThrow();
      node.kill();
    }
    assertThat(left.isAlive()).isTrue();
    assertThat(leftIn(temporary, "fabric-run")).hasSize(1);
    Files.delete(marks.resolve("run"));

    try (HeddleProcess node = start()) {
      await().atMost(Duration.ofMinutes(5)).until(() -> Files.exists(marks.resolve("run")));
      await().until(() -> !ProcessTree.isAlive(left));
      assertThat(leftIn(temporary, "fabric-run")).hasSize(1);
      assertThat(node.process().isAlive()).isTrue();
    }

    assertThat(process(marks.resolve("run"))).isEmpty();
    assertThat(leftIn(temporary, "fabric-")).isEmpty();
  }

  private void kill(Path file, Moment moment, RegisteringServer server, int delayMillis)
      throws InterruptedException, IOException {
    for (Moment step : Moment.values()) {
      Files.deleteIfExists(marks.resolve(step.name()));
    }
    try (HeddleProcess node = start(file)) {
      await()
          .atMost(Duration.ofMinutes(5))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> hasCome(moment, server) || !node.process().isAlive());
      assertThat(node.process().waitFor(delayMillis, TimeUnit.MILLISECONDS))
          .as("%s", node.err())
          .isFalse();
      node.kill();
    }
  }

  private boolean hasCome(Moment moment, RegisteringServer server) throws IOException {
    return switch (moment) {
      case START -> true;
      case EXTRACT -> !leftIn(temporary, "fabric-").isEmpty();
      case DETECT, BUILD, RELEASE -> Files.exists(marks.resolve(moment.name()));
      case PERSIST -> Files.isDirectory(builds()) && !leftIn(builds(), ".building-").isEmpty();
      case LAUNCH -> server.registered.get() > 0;
    };
  }

  private void startAgain(Path file, RegisteringServer server) throws Exception {
    int before = server.registered.get();
    try (HeddleProcess node =
        HeddleProcess.startNode(
            environment(), data, "--builder", "phases=" + builder.directory(), file.toString())) {
      assertThat(node.err())
          .contains("    package           " + server.id())
          .noneMatch(line -> line.contains("NOT RUNNING"));
      await().until(() -> server.registered.get() > before);
    }
    assertThat(leftIn(temporary, "fabric-")).isEmpty();
    assertThat(leftIn(builds(), "")).allMatch(name -> name.matches("killed-[0-9a-f]{64}"));
    assertThat(leftIn(builds().resolve("../../lifecycle/chaincodes"), ""))
        .allMatch(name -> name.matches("killed\\.[0-9a-f]{64}\\.tar\\.gz"));
    await().until(() -> builderProcesses().isEmpty());
    LedgerAudit.check(data.resolve("ledger"), CHANNEL, List.of());
  }

  private HeddleProcess start(Path... packages) {
    Stream<String> arguments =
        Stream.concat(
            Stream.of(
                "start",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--chaincode-port",
                "0",
                "--builder",
                "phases=" + builder.directory()),
            Stream.of(packages).map(Path::toString));
    return HeddleProcess.run(environment(), arguments.toArray(String[]::new));
  }

  private Map<String, String> environment() {
    return Map.of("TMPDIR", temporary.toString());
  }

  private Path builds() {
    return data.resolve("peers/peer0.org1.example.com/externalbuilder/builds");
  }

  private List<ProcessHandle> builderProcesses() {
    return ProcessHandle.allProcesses()
        .filter(process ->
            Stream.of(process.info().arguments().orElse(new String[0]))
                .anyMatch(argument -> argument.startsWith(builder.directory().toString())))
        .toList();
  }

  /** A package that no other start has seen; enough files to take a moment. */
  private Path packageFor(RegisteringServer server, SplittableRandom random) throws IOException {
    Map<String, ByteString> files = new HashMap<>();
    files.put("connection.json", ByteString.copyFromUtf8(server.connectionJson()));
    for (int i = 0; i < 40; i++) {
      byte[] content = new byte[2000];
      random.nextBytes(content);
      files.put("file" + i, ByteString.copyFrom(content));
    }
    Path file = Packages.write(dir.resolve("killed.tgz"), "killed", "phases", files);
    server.serve(ChaincodePackage.parse(ByteString.copyFrom(Files.readAllBytes(file))).id());
    return file;
  }

  /** The process that wrote its number into the file, if it still runs. */
  private static Optional<ProcessHandle> process(Path file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
        .filter(ProcessTree::isAlive);
  }

  private static List<String> leftIn(Path directory, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  /** A chaincode server that registers on every stream. */
  private static final class RegisteringServer implements AutoCloseable {

    final AtomicInteger registered = new AtomicInteger();
    private final FakeChaincodeServer server = FakeChaincodeServer.plain();
    private volatile boolean isClosed;
    private PackageId id = new PackageId("not:known");

    RegisteringServer() throws IOException {}

    String connectionJson() {
      return "{\"address\": \"%s\", \"dial_timeout\": \"5s\"}".formatted(server.address());
    }

    void serve(PackageId newId) {
      id = newId;
      Thread.ofVirtual().start(this::register);
    }

    PackageId id() {
      return id;
    }

    @Override
    public void close() {
      isClosed = true;
      server.close();
    }

    /** The node asks which functions there are before it says that it is ready. */
    private static void answer(FakeChaincode chaincode) {
      while (!chaincode.hasEnded()) {
        try {
          ChaincodeMessage message = chaincode.receive();
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            chaincode.complete(message, "");
          }
        } catch (AssertionError e) {
          // nothing came for some time
        }
      }
    }

    private void register() {
      while (!isClosed) {
        try {
          FakeChaincode chaincode = server.accept();
          chaincode.sendRegister(id.value());
          registered.incrementAndGet();
          Thread.ofVirtual().start(() -> answer(chaincode));
        } catch (AssertionError | IllegalStateException e) {
          // nobody dialled for some time, or the node is gone already
        }
      }
    }
  }
}
