// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SignedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Whether those have signed a block who must, as the configuration before it says.
 *
 * <p>Fabric: protoutil/blockutils.go, BlockSignatureVerifier.
 */
public final class BlockSignatures {

  private static final String POLICY = "/Channel/Orderer/BlockValidation";
  private static final int SLOTS = BlockMetadataIndex.COMMIT_HASH_VALUE + 1;

  private final Block block;
  private final ChannelConfig config;

  private BlockSignatures(Block block, ChannelConfig config) {
    this.block = block;
    this.config = config;
  }

  /**
   * Checks any block; the first one nobody signs.
   *
   * @param config the one in force before the block
   * @throws HeddleException {@code BAD_INPUT} if they have not, or if the block does not say who
   *     has; the whole block is then worth nothing
   */
  public static void check(Block block, ChannelConfig config) {
    if (block.getHeader().getNumber() != 0) {
      new BlockSignatures(block, config).check();
    }
  }

  private void check() {
    BlockMetadata metadata = block.getMetadata();
    if (metadata.getMetadataCount() < SLOTS) {
      throw refused("it does not have metadata or contains too few entries");
    }
    List<SignedData> signed = signed(metadata.getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
    try {
      config.policy(POLICY).check(signed);
    } catch (HeddleException e) {
      throw refused(
          "its orderers' signatures do not satisfy %s: %s".formatted(POLICY, e.getMessage()));
    }
  }

  private List<SignedData> signed(ByteString slot) {
    Metadata signatures;
    try {
      signatures = Metadata.parseFrom(slot);
    } catch (InvalidProtocolBufferException e) {
      throw refused("error unmarshalling signatures from metadata: " + e.getMessage());
    }
    List<SignedData> signed = new ArrayList<>();
    for (MetadataSignature signature : signatures.getSignaturesList()) {
      signer(signature)
          .ifPresent(identity ->
              signed.add(
                  new SignedData(
                      signatures
                          .getValue()
                          .concat(header(signature))
                          .concat(BlockHash.headerBytes(block.getHeader())),
                      identity,
                      signature.getSignature())));
    }
    return signed;
  }

  /** Who says that he has signed; empty for a number that no consenter has. */
  private Optional<ByteString> signer(MetadataSignature signature) {
    boolean isByNumber = isByNumber(signature);
    try {
      return isByNumber
          ? consenter(IdentifierHeader.parseFrom(header(signature)).getIdentifier())
          : Optional.of(SignatureHeader.parseFrom(header(signature)).getCreator());
    } catch (InvalidProtocolBufferException e) {
      throw refused(
          "failed unmarshalling %s header of a signature: %s"
              .formatted(isByNumber ? "identifier" : "signature", e.getMessage()));
    }
  }

  private ByteString header(MetadataSignature signature) {
    return isByNumber(signature) ? signature.getIdentifierHeader() : signature.getSignatureHeader();
  }

  private boolean isByNumber(MetadataSignature signature) {
    return config.isBft()
        && signature.getSignatureHeader().isEmpty()
        && !signature.getIdentifierHeader().isEmpty();
  }

  private Optional<ByteString> consenter(int number) {
    return config
        .orderer()
        .flatMap(orderer ->
            orderer.consenters().stream().filter(one -> one.getId() == number).findFirst())
        .map(one ->
            SerializedIdentity.newBuilder()
                .setMspid(one.getMspId())
                .setIdBytes(one.getIdentity())
                .build()
                .toByteString());
  }

  private HeddleException refused(String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Block %s of channel '%s' is refused: %s"
            .formatted(
                Long.toUnsignedString(block.getHeader().getNumber()), config.channel(), why));
  }
}
