// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.MessageLite;
import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PuttingChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A definition that names a validation plugin which no peer has: nobody looks at the name before a
 * transaction is to be judged, as in Fabric, where peers stop then.
 */
final class ForeignPluginIT {

  private static final PackageId PUTTER = new PackageId("putter:1.0");

  @TempDir private Path dir;

  @Test
  @Spec({"NA-149", "NA-206", "NA-208"})
  void is_approved_and_committed_and_the_first_transaction_of_the_chaincode_stops_the_channel()
      throws Exception {
    Path data = dir.resolve("data");
    try (HeddleProcess _ =
        HeddleProcess.startNode(data, "--operations-port", "0", "--no-tls", "--dev", "putter")) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      try (GatewayClient admin = GatewayClient.connect(about, "Admin");
          GatewayClient client = GatewayClient.connect(about);
          PuttingChaincode _ = PuttingChaincode.dial(about.chaincodeEndpoint(), PUTTER)) {
        assertThat(put(client).isSuccessful()).isTrue();

        define(admin, 2, "custom");
        CommitStatusException stopped =
            catchThrowableOfType(CommitStatusException.class, () -> put(client));
        assertThat(io.grpc.Status.fromThrowable(stopped).getDescription())
            .matches(
                "Transaction '.{8}' is not committed and cannot be for now: "
                    + "Block \\d+ of channel 'mychannel' brings transaction '.{8}', which this peer cannot judge: "
                    + "Chaincode 'putter' is to be validated by plugin 'custom'; only 'vscc' is there; "
                    + "the peer takes no further blocks of the channel, what it has can be read");
        assertThat(client.contract("qscc").evaluateTransaction("GetChainInfo", "mychannel"))
            .isNotEmpty();
      }
    }
  }

  private static void define(GatewayClient admin, long sequence, String plugin) throws Exception {
    submit(
        admin,
        "ApproveChaincodeDefinitionForMyOrg",
        ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
            .setName("putter")
            .setVersion("1.0")
            .setSequence(sequence)
            .setValidationPlugin(plugin)
            .setSource(
                ChaincodeSource.newBuilder()
                    .setLocalPackage(
                        ChaincodeSource.Local.newBuilder().setPackageId(PUTTER.value())))
            .build());
    submit(
        admin,
        "CommitChaincodeDefinition",
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName("putter")
            .setVersion("1.0")
            .setSequence(sequence)
            .setValidationPlugin(plugin)
            .build());
  }

  private static void submit(GatewayClient client, String function, MessageLite arguments)
      throws Exception {
    client
        .contract("_lifecycle")
        .newProposal(function)
        .addArguments(arguments.toByteArray())
        .build()
        .endorse()
        .submit();
  }

  private static Status put(GatewayClient client) throws Exception {
    return client
        .contract("putter")
        .newProposal("put")
        .addArguments("key", "100")
        .build()
        .endorse()
        .submitAsync()
        .getStatus();
  }
}
