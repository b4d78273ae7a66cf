// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.IdemixMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/**
 * Which fields of bytes hold a message, and which one.
 *
 * <p>Fabric: fabric-config, protolator/protoext.
 */
final class OpaqueFields {

  private static final Map<String, Function<Message, Optional<Message>>> KINDS =
      Map.ofEntries(
          always("common.BlockData.data", Envelope.getDefaultInstance()),
          always("common.Envelope.payload", Payload.getDefaultInstance()),
          always("common.Header.channel_header", ChannelHeader.getDefaultInstance()),
          always("common.Header.signature_header", SignatureHeader.getDefaultInstance()),
          always("common.SignatureHeader.creator", SerializedIdentity.getDefaultInstance()),
          always("common.ConfigUpdateEnvelope.config_update", ConfigUpdate.getDefaultInstance()),
          always("common.ConfigSignature.signature_header", SignatureHeader.getDefaultInstance()),
          always("protos.TransactionAction.header", SignatureHeader.getDefaultInstance()),
          always("protos.TransactionAction.payload", ChaincodeActionPayload.getDefaultInstance()),
          always(
              "protos.ChaincodeActionPayload.chaincode_proposal_payload",
              ChaincodeProposalPayload.getDefaultInstance()),
          always(
              "protos.ChaincodeProposalPayload.input",
              ChaincodeInvocationSpec.getDefaultInstance()),
          always(
              "protos.ChaincodeEndorsedAction.proposal_response_payload",
              ProposalResponsePayload.getDefaultInstance()),
          always("protos.ProposalResponsePayload.extension", ChaincodeAction.getDefaultInstance()),
          always("protos.ChaincodeAction.results", TxReadWriteSet.getDefaultInstance()),
          always("protos.ChaincodeAction.events", ChaincodeEvent.getDefaultInstance()),
          always("rwset.NsReadWriteSet.rwset", KVRWSet.getDefaultInstance()),
          Map.entry("common.Payload.data", message -> payload((Payload) message)),
          Map.entry(
              "common.ChannelHeader.extension", message -> extension((ChannelHeader) message)),
          Map.entry("common.Policy.value", message -> policy((Policy) message)),
          Map.entry("common.MSPPrincipal.principal", message -> principal((MSPPrincipal) message)),
          Map.entry("msp.MSPConfig.config", message -> msp((MSPConfig) message)),
          Map.entry(
              "orderer.ConsensusType.metadata", message -> consensus((ConsensusType) message)));

  private OpaqueFields() {}

  /** What a field of this message holds; empty if it is bytes and no more. */
  static Optional<Message> kind(Message message, FieldDescriptor field) {
    Function<Message, Optional<Message>> kind = KINDS.get(field.getFullName());
    return kind == null ? Optional.empty() : kind.apply(message);
  }

  /** The message in the bytes; empty if they are something else. */
  static Optional<Message> parsed(Message kind, ByteString bytes) {
    try {
      return Optional.of(kind.getParserForType().parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Map.Entry<String, Function<Message, Optional<Message>>> always(
      String field, Message kind) {
    return Map.entry(field, _ -> Optional.of(kind));
  }

  private static Optional<Message> payload(Payload payload) {
    if (!payload.hasHeader()) {
      return Optional.empty();
    }
    return parsed(ChannelHeader.getDefaultInstance(), payload.getHeader().getChannelHeader())
        .flatMap(header ->
            switch (HeaderType.forNumber(((ChannelHeader) header).getType())) {
              case CONFIG -> Optional.of(ConfigEnvelope.getDefaultInstance());
              case CONFIG_UPDATE -> Optional.of(ConfigUpdateEnvelope.getDefaultInstance());
              case ORDERER_TRANSACTION -> Optional.of(Envelope.getDefaultInstance());
              case MESSAGE -> Optional.of(ConfigValue.getDefaultInstance());
              case ENDORSER_TRANSACTION -> Optional.of(Transaction.getDefaultInstance());
              case null, default -> Optional.empty(); // for other types there is no form
            });
  }

  private static Optional<Message> extension(ChannelHeader header) {
    return header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
        ? Optional.of(ChaincodeHeaderExtension.getDefaultInstance())
        : Optional.empty();
  }

  private static Optional<Message> policy(Policy policy) {
    return switch (policy.getType()) {
      case Policy.PolicyType.SIGNATURE_VALUE ->
          Optional.of(SignaturePolicyEnvelope.getDefaultInstance());
      case Policy.PolicyType.IMPLICIT_META_VALUE ->
          Optional.of(ImplicitMetaPolicy.getDefaultInstance());
      default -> Optional.empty();
    };
  }

  private static Optional<Message> principal(MSPPrincipal principal) {
    return switch (principal.getPrincipalClassification()) {
      case ROLE -> Optional.of(MSPRole.getDefaultInstance());
      case ORGANIZATION_UNIT -> Optional.of(OrganizationUnit.getDefaultInstance());
      case IDENTITY -> Optional.of(SerializedIdentity.getDefaultInstance());
      case ANONYMITY, COMBINED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static Optional<Message> msp(MSPConfig config) {
    return switch (config.getType()) {
      case 0 -> Optional.of(FabricMSPConfig.getDefaultInstance());
      case 1 -> Optional.of(IdemixMSPConfig.getDefaultInstance());
      default -> Optional.empty();
    };
  }

  private static Optional<Message> consensus(ConsensusType consensus) {
    return Optional.of(
        consensus.getType().equals("etcdraft")
            ? ConfigMetadata.getDefaultInstance()
            : Empty.getDefaultInstance());
  }
}
