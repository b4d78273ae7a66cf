// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.JoinBySnapshotStatus;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the chaincodes that are part of a peer answer: marshalled messages, each function its own.
 *
 * <p>Fabric: core/scc/qscc, core/scc/cscc, core/chaincode/lifecycle/scc.go.
 */
public final class SystemAnswers {

  private static final Set<String> CHAINCODES = Set.of("qscc", "cscc", "_lifecycle");

  private SystemAnswers() {}

  /**
   * The answer as JSON; empty if the function gives no message, or the answer is something else.
   */
  public static Optional<ObjectNode> decoded(String chaincode, String function, byte[] answer) {
    return CHAINCODES.contains(chaincode)
        ? known(chaincode + " " + function, ByteString.copyFrom(answer))
        : Optional.empty();
  }

  private static Optional<ObjectNode> known(String function, ByteString answer) {
    return Optional.ofNullable(Kinds.KINDS.get(function))
        .flatMap(kind -> OpaqueFields.parsed(kind, answer))
        .map(DecodedJson::of);
  }

  /** Loaded only if somebody asks a system chaincode: these classes cost more than a call. */
  private static final class Kinds {
    private static final Map<String, Message> KINDS =
        Map.ofEntries(
            Map.entry("qscc GetChainInfo", BlockchainInfo.getDefaultInstance()),
            Map.entry("qscc GetBlockByNumber", Block.getDefaultInstance()),
            Map.entry("qscc GetBlockByHash", Block.getDefaultInstance()),
            Map.entry("qscc GetBlockByTxID", Block.getDefaultInstance()),
            Map.entry("qscc GetTransactionByID", ProcessedTransaction.getDefaultInstance()),
            Map.entry("cscc GetChannels", ChannelQueryResponse.getDefaultInstance()),
            Map.entry("cscc GetConfigBlock", Block.getDefaultInstance()),
            Map.entry("cscc GetChannelConfig", Config.getDefaultInstance()),
            Map.entry("cscc JoinBySnapshotStatus", JoinBySnapshotStatus.getDefaultInstance()),
            Map.entry(
                "_lifecycle QueryInstalledChaincode",
                QueryInstalledChaincodeResult.getDefaultInstance()),
            Map.entry(
                "_lifecycle QueryInstalledChaincodes",
                QueryInstalledChaincodesResult.getDefaultInstance()),
            Map.entry(
                "_lifecycle QueryApprovedChaincodeDefinition",
                QueryApprovedChaincodeDefinitionResult.getDefaultInstance()),
            Map.entry(
                "_lifecycle QueryApprovedChaincodeDefinitions",
                QueryApprovedChaincodeDefinitionsResult.getDefaultInstance()),
            Map.entry(
                "_lifecycle QueryChaincodeDefinition",
                QueryChaincodeDefinitionResult.getDefaultInstance()),
            Map.entry(
                "_lifecycle QueryChaincodeDefinitions",
                QueryChaincodeDefinitionsResult.getDefaultInstance()),
            Map.entry(
                "_lifecycle CheckCommitReadiness",
                CheckCommitReadinessResult.getDefaultInstance()));
  }
}
