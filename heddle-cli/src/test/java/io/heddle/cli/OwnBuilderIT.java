// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.install.ChaincodePackage;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.Ports;
import io.heddle.testing.SampleChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package of a type that nobody has heard of goes where its builder's release output says. */
final class OwnBuilderIT {

  @TempDir private Path directory;

  @Test
  @Spec({"DD-2", "DD-3", "EB-106", "EB-401"})
  void release_output_alone_decides_between_remote_and_local() throws Exception {
    int port = Ports.free();
    Path file =
        Packages.write(
            directory.resolve("package.tgz"),
            "loom",
            "murali",
            Packages.nodeSampleWith(
                Map.of(
                    "connection.json",
                    ByteString.copyFromUtf8("{\"address\":\"127.0.0.1:%d\"}".formatted(port)))));
    String packageId =
        ChaincodePackage.parse(ByteString.copyFrom(Files.readAllBytes(file))).id().value();
    Process server = SampleChaincode.NODE.serve(new PackageId(packageId), port);

    try {
      assertThat(kindWith("murali-remote", file)).startsWith("remote, server at 127.0.0.1:" + port);
    } finally {
      server.destroyForcibly();
    }
    assertThat(kindWith("murali-local", file)).startsWith("local, run by builder 'murali-local'");
  }

  /** Deploys the package with one builder, calls it, and gives the kind that the banner tells. */
  private String kindWith(String builder, Path file) throws Exception {
    Path data = directory.resolve(builder);
    try (HeddleProcess node =
            HeddleProcess.startNode(
                data, "--no-tls", "--builder", builder + "=" + builder(builder), file.toString());
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      client.contract("loom").submitTransaction("CreateAsset", "a", "blue", "5", "Tom", "1300");
      return node.awaitErr(line -> line.strip().startsWith("kind"))
          .strip()
          .substring("kind".length())
          .strip();
    }
  }

  private static Path builder(String name) {
    return Checkout.RESOURCES.resolve("builders").resolve(name);
  }
}
