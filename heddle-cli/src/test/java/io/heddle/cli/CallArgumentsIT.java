// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.HeddleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a chaincode is given of what was typed. */
final class CallArgumentsIT {

  /** Becomes what it is given, with bytes behind it that Java cannot give to a process. */
  private static final List<String> WITH_BYTES =
      List.of("sh", "-c", "exec \"$@\" \"$(printf '\\303\\274')\" \"$(printf 'f\\377a')\"", "sh");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path dir;

  @Test
  @EnabledOnOs(OS.LINUX)
  void is_every_byte_behind_the_function_whatever_the_locale() throws Exception {
    Path data = dir.resolve("data");
    Path file = Files.writeString(dir.resolve("file"), "--json");
    try (HeddleProcess _ = HeddleProcess.startNode(data, "--dev", "echo");
        Peer peer = Peer.of(data);
        FakeChaincode echo = FakeChaincode.ready(peer.channel(), new PackageId("echo:1.0"))) {
      for (String locale : List.of("C", "C.UTF-8")) {
        String[] words = {
          "query", "--data", data.toString(), "echo", "f", "@" + file, "", "--", "-h"
        };
        try (HeddleProcess query =
            HeddleProcess.runBehind(WITH_BYTES, Map.of("LC_ALL", locale), words)) {
          await().atMost(PATIENCE).until(() -> echo.unread() > 0 || !query.process().isAlive());
          ChaincodeMessage call = echo.receive(ChaincodeMessage.Type.TRANSACTION);
          echo.complete(call, "done");

          assertThat(query.exitCode()).isZero();
          assertThat(query.out()).isEqualTo("done\n");
          assertThat(ChaincodeInput.parseFrom(call.getPayload()).getArgsList())
              .containsExactly(
                  ByteString.copyFromUtf8("f"),
                  ByteString.copyFromUtf8("@" + file),
                  ByteString.EMPTY,
                  ByteString.copyFromUtf8("--"),
                  ByteString.copyFromUtf8("-h"),
                  ByteString.copyFromUtf8("ü"),
                  ByteString.fromHex("66ff61"));
        }
      }
    }
  }

  /** The node's listener for chaincode in development mode. */
  private record Peer(ManagedChannel channel) implements AutoCloseable {

    static Peer of(Path data) {
      String endpoint = DataDirectory.at(data).runningNode().chaincodeEndpoint();
      return new Peer(NettyChannelBuilder.forTarget(endpoint).usePlaintext().build());
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
