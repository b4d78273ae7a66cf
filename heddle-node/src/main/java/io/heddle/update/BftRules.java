// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.parsed;
import static io.heddle.channel.ConfigFault.within;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.OrdererConfig;
import java.util.List;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;

/**
 * What a channel with BFT consensus demands of its configuration, and the step to it.
 *
 * <p>Fabric: orderer/consensus/smartbft/configverifier.go; orderer/common/msgprocessor/
 * maintenancefilter.go, validateBFTConsenterMapping; common/policies/bft.go.
 */
final class BftRules {

  private static final String BFT = "BFT";
  private static final String BLOCK_VALIDATION = "BlockValidation";

  private BftRules() {}

  /**
   * Demands that the same consenters go on with other options.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words
   */
  static void checkMigration(OrdererConfig current, OrdererConfig next) {
    Options options =
        parsed(
            "failed to unmarshal BFT metadata configuration",
            Options.parser(),
            next.consensus().getMetadata());
    if (!BftOptions.areUsable(options)) {
      throw invalid("invalid BFT metadata configuration");
    }
    within(
        "invalid BFT consenter mapping configuration",
        () -> requireSame(raftConsenters(current), next.consenters()));
  }

  private static List<org.hyperledger.fabric.protos.orderer.etcdraft.Consenter> raftConsenters(
      OrdererConfig current) {
    try {
      return ConfigMetadata.parseFrom(current.consensus().getMetadata()).getConsentersList();
    } catch (InvalidProtocolBufferException _) {
      return List.of();
    }
  }

  private static void requireSame(
      List<org.hyperledger.fabric.protos.orderer.etcdraft.Consenter> raft, List<Consenter> bft) {
    if (bft.isEmpty()) {
      throw invalid("Invalid new config: bft consenters are missing");
    }
    if (raft.size() != bft.size()) {
      throw invalid(
          ("Invalid new config: the number of bft consenters: %d is not equal to the number of raft"
                  + " consenters: %d")
              .formatted(bft.size(), raft.size()));
    }
    for (var consenter : raft) {
      if (bft.stream().noneMatch(mapped -> isSame(consenter, mapped))) {
        throw invalid("No suitable BFT consenter for Raft consenter: " + text(consenter));
      }
    }
  }

  private static boolean isSame(
      org.hyperledger.fabric.protos.orderer.etcdraft.Consenter raft, Consenter bft) {
    return raft.getPort() == bft.getPort()
        && raft.getHost().equals(bft.getHost())
        && raft.getServerTlsCert().equals(bft.getServerTlsCert())
        && raft.getClientTlsCert().equals(bft.getClientTlsCert());
  }

  /**
   * Demands, on a channel that is a BFT one already, that the policy for blocks is what the
   * consenters make necessary.
   *
   * @throws HeddleException {@code UNAVAILABLE}, as the consensus itself refuses then
   */
  static void checkTransaction(OrdererConfig current, Config config) {
    if (!current.consensus().getType().equals(BFT)) {
      return;
    }
    try {
      checkBlockValidation(config.getChannelGroup().getGroupsOrThrow("Orderer"));
    } catch (HeddleException e) {
      throw new HeddleException(Fault.UNAVAILABLE, e.getMessage(), e);
    }
  }

  private static void checkBlockValidation(ConfigGroup orderer) {
    if (!orderer.containsValues("Orderers")) {
      throw invalid("no values in 'Orderer' group");
    }
    var mapping =
        parsed(
            org.hyperledger.fabric.protos.common.Orderers.parser(),
            orderer.getValuesOrThrow("Orderers").getValue());
    if (orderer.getPoliciesCount() == 0) {
      throw invalid("empty policies in 'Orderer' group");
    }
    if (!orderer.containsPolicies(BLOCK_VALIDATION)) {
      throw invalid("block validation policy is not found in the policies of 'Orderer' group");
    }
    Policy due = blockValidation(mapping.getConsenterMappingList());
    Policy actual = orderer.getPoliciesOrThrow(BLOCK_VALIDATION).getPolicy();
    if (!actual.equals(due)) {
      throw invalid(
          "block validation policy should be a signature policy: %s but it is %s instead"
              .formatted(text(due), text(actual)));
    }
    requireOneLeader(orderer);
  }

  /** A quorum of the consenters: as many as two quorums need to share an honest one. */
  private static Policy blockValidation(List<Consenter> consenters) {
    int faulty = (consenters.size() - 1) / 3;
    int quorum = (consenters.size() + faulty + 2) / 2; // half of all and the faulty, rounded up
    var rule = SignaturePolicy.NOutOf.newBuilder().setN(quorum);
    var envelope = SignaturePolicyEnvelope.newBuilder();
    for (int index = 0; index < consenters.size(); index++) {
      rule.addRules(SignaturePolicy.newBuilder().setSignedBy(index));
      envelope.addIdentities(identity(consenters.get(index)));
    }
    return Policy.newBuilder()
        .setType(PolicyType.SIGNATURE_VALUE)
        .setValue(
            envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(rule)).build().toByteString())
        .build();
  }

  private static MSPPrincipal identity(Consenter consenter) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
        .setPrincipal(
            SerializedIdentity.newBuilder()
                .setMspid(consenter.getMspId())
                .setIdBytes(consenter.getIdentity())
                .build()
                .toByteString())
        .build();
  }

  private static void requireOneLeader(ConfigGroup orderer) {
    if (!orderer.containsValues("ConsensusType")) {
      throw invalid("missing consensus type property in config");
    }
    var type =
        parsed(
            "invalid consensus type property in config",
            org.hyperledger.fabric.protos.orderer.ConsensusType.parser(),
            orderer.getValuesOrThrow("ConsensusType").getValue());
    Options options =
        parsed(
            "invalid options encoded in consensus metadata", Options.parser(), type.getMetadata());
    if (options.getLeaderRotation() == Options.Rotation.ROTATION_ON) {
      throw invalid("leader rotation must be turned off for this version or be unspecified");
    }
  }

  private static String text(com.google.protobuf.MessageOrBuilder message) {
    return TextFormat.printer().emittingSingleLine(true).printToString(message);
  }
}
