// SPDX-License-Identifier: Apache-2.0

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.BuildSettings;
import io.heddle.build.BuildStore;
import io.heddle.build.Builder;
import io.heddle.build.BuilderChain;
import io.heddle.build.ChaincodeBuilds;
import io.heddle.build.Instance;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.install.PackageStore;
import io.heddle.install.PackageWriter;
import io.heddle.launch.DialProxy;
import io.heddle.launch.LaunchSettings;
import io.heddle.launch.Launcher;
import io.heddle.launch.Launches;
import io.heddle.node.Admission;
import io.heddle.process.StepListener;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import loadgen.NodeGateway;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;

/**
 * Times how a chaincode gets from a package to its first call: install with trivial builder scripts,
 * launch of a server that runs already, and the call after a local Java chaincode was killed.
 *
 * <p>Usage: Launch SCRATCH_DIRECTORY DATA_DIRECTORY CHAINCODE; the node of the data directory runs,
 * with a Java chaincode of that name.
 */
final class Launch {

  private static final int WARM_UP = 30;
  private static final int ROUNDS = 100;
  private static final int KILLS = 7;

  public static void main(String[] arguments) throws Exception {
    installs(Path.of(arguments[0]));
    remoteLaunches(Path.of(arguments[0]));
    kills(DataDirectory.at(Path.of(arguments[1])).runningNode(), Path.of(arguments[1]), arguments[2]);
  }

  /** detect, build and release that do next to nothing; what they take alone is measured beside. */
  private static void installs(Path scratch) throws Exception {
    Path bin = Files.createDirectories(scratch.resolve("builder/bin"));
    for (String step : List.of("detect", "build", "release", "run")) {
      Path script = Files.writeString(bin.resolve(step), "#!/bin/sh\nexit 0\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var builder =
        new Builder("trivial", scratch.resolve("builder"), Map.of("PATH", System.getenv("PATH")));
    var chain =
        new BuilderChain(
            List.of(builder),
            new BuildStore(scratch.resolve("builds")),
            new BuildSettings(Duration.ofMinutes(1), Duration.ofMinutes(1)),
            StepListener.none());
    long[] whole = new long[ROUNDS];
    long[] scripts = new long[ROUNDS];
    try (var builds =
        new ChaincodeBuilds(
            new PackageStore(scratch.resolve("packages")), chain, InstantSource.system())) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        ByteString chaincode =
            PackageWriter.of(
                "label" + (i + WARM_UP), "any", "", Map.of("file", ByteString.copyFromUtf8("content")));
        long begin = System.nanoTime();
        builds.install(chaincode);
        long installed = System.nanoTime();
        for (String step : List.of("detect", "build", "release")) {
          new ProcessBuilder(bin.resolve(step).toString()).start().waitFor();
        }
        if (i >= 0) {
          whole[i] = installed - begin;
          scripts[i] = System.nanoTime() - installed;
        }
      }
    }
    print("install, detect, build, release", whole);
    print("  three such scripts alone", scripts);
  }

  /** From the first wish to use it to READY; dial, stream and handshake included. */
  private static void remoteLaunches(Path scratch) throws Exception {
    var id = new PackageId("bench:01");
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Registering(id))
            .build()
            .start();
    Path release = scratch.resolve("release");
    Path file = release.resolve("chaincode/server/connection.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"address\": \"127.0.0.1:%d\"}".formatted(server.getPort()));
    var builder = new Builder("none", scratch.resolve("none"), Map.of());
    var instance = new Instance(id, builder, scratch.resolve("bld"), release);
    var launches = new Launches(InstantSource.system(), false);
    long[] nanos = new long[ROUNDS];
    try (var streams =
            new ChaincodeStreams(StreamSettings.defaults(), new Admission(launches));
        var launcher =
            new Launcher(
                new LaunchSettings(
                    Duration.ofSeconds(30), "unused:1", new MspId("Org1MSP"), DialProxy.none(), false),
                launches,
                _ -> Optional.of(instance),
                Admission.acceptor(streams),
                Optional.empty())) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long begin = System.nanoTime();
        launcher.ensureReady(id);
        if (i >= 0) {
          nanos[i] = System.nanoTime() - begin;
        }
        launcher.stop(id);
        while (streams.find(id).isPresent()) {
          Thread.onSpinWait();
        }
      }
    } finally {
      server.shutdownNow();
    }
    print("launch of a server that runs, until READY", nanos);
  }

  private static void kills(NodeDescription node, Path data, String chaincode) throws Exception {
    Path jar;
    try (var files = Files.walk(data.resolve("peers"))) {
      jar = files.filter(path -> path.endsWith("bld/chaincode.jar")).findFirst().orElseThrow();
    }
    long[] alone = new long[KILLS];
    long[] call = new long[KILLS];
    try (NodeGateway gateway = NodeGateway.of(node)) {
      Contract contract = gateway.network().getContract(chaincode);
      contract.evaluateTransaction("GetAllAssets");
      for (int i = 0; i < KILLS; i++) {
        ProcessHandle process = chaincodeOf(node);
        process.destroyForcibly();
        process.onExit().join();
        long begin = System.nanoTime();
        contract.evaluateTransaction("GetAllAssets");
        call[i] = System.nanoTime() - begin;
        alone[i] = startAlone(jar);
      }
    }
    print("call after the Java chaincode was killed", call);
    print("  its own start, until REGISTER", alone);
  }

  private static ProcessHandle chaincodeOf(NodeDescription node) {
    return ProcessHandle.of(node.pid()).orElseThrow().descendants()
        .filter(each -> each.info().commandLine().orElse("").contains("chaincode.jar"))
        .findFirst()
        .orElseThrow();
  }

  /** The same program with the options of Heddle's Java builder, against a peer that only listens. */
  private static long startAlone(Path jar) throws Exception {
    var registered = new CountDownLatch(1);
    Server peer =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Listening(registered))
            .build()
            .start();
    String address = "127.0.0.1:" + peer.getPort();
    var command =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m",
            "-jar", jar.toString(), "--peerAddress", address, "-i", "bench:01");
    command.environment().put("CORE_CHAINCODE_ID_NAME", "bench:01");
    command.environment().put("CORE_PEER_TLS_ENABLED", "false");
    command.environment().put("CORE_PEER_ADDRESS", address);
    command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    Process process = command.start();
    try {
      registered.await();
      return System.nanoTime() - begin;
    } finally {
      process.destroyForcibly();
      peer.shutdownNow();
    }
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%-42s p50 %7.2f ms   p90 %7.2f ms   (%d times)%n",
        what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 9 / 10] / 1e6, nanos.length);
  }

  /** A chaincode server that registers on each stream and does nothing else. */
  private static final class Registering extends ChaincodeGrpc.ChaincodeImplBase {

    private final PackageId id;

    Registering(PackageId id) {
      this.id = id;
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> peer) {
      peer.onNext(
          ChaincodeMessage.newBuilder()
              .setType(ChaincodeMessage.Type.REGISTER)
              .setPayload(ChaincodeID.newBuilder().setName(id.value()).build().toByteString())
              .build());
      return new Silent(new CountDownLatch(1));
    }
  }

  /** A peer that takes what comes. */
  private static final class Listening extends ChaincodeSupportGrpc.ChaincodeSupportImplBase {

    private final CountDownLatch first;

    Listening(CountDownLatch first) {
      this.first = first;
    }

    @Override
    public StreamObserver<ChaincodeMessage> register(StreamObserver<ChaincodeMessage> chaincode) {
      return new Silent(first);
    }
  }

  private record Silent(CountDownLatch first) implements StreamObserver<ChaincodeMessage> {

    @Override
    public void onNext(ChaincodeMessage message) {
      first.countDown();
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
