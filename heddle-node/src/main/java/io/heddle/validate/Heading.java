// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What every transaction has, whatever it is for: an envelope, a payload and its two headers.
 *
 * <p>Parsing it says nothing about who made it; {@link #check} does the first checks.
 */
record Heading(
    Envelope envelope, Payload payload, ChannelHeader channel, SignatureHeader signature) {

  /**
   * The heading, if all four parts can be parsed.
   *
   * @throws InvalidTransaction naming the first part that cannot
   */
  static Heading parse(ByteString entry) throws InvalidTransaction {
    Envelope envelope =
        Parsing.parse(
            Envelope.parser(), entry, TxValidationCode.INVALID_OTHER_REASON, "The envelope");
    Payload payload =
        Parsing.parse(
            Payload.parser(), envelope.getPayload(), TxValidationCode.BAD_PAYLOAD, "The payload");
    if (!payload.hasHeader()) {
      throw badHeader("The payload has no header");
    }
    return new Heading(
        envelope,
        payload,
        Parsing.parse(
            ChannelHeader.parser(),
            payload.getHeader().getChannelHeader(),
            TxValidationCode.BAD_COMMON_HEADER,
            "The channel header"),
        Parsing.parse(
            SignatureHeader.parser(),
            payload.getHeader().getSignatureHeader(),
            TxValidationCode.BAD_COMMON_HEADER,
            "The signature header"));
  }

  /** The id as the header gives it. */
  TxId txId() {
    return new TxId(channel.getTxId());
  }

  /**
   * Checks type, epoch, nonce and creator.
   *
   * @throws InvalidTransaction {@code BAD_COMMON_HEADER}
   */
  void check() throws InvalidTransaction {
    switch (HeaderType.forNumber(channel.getType())) {
      case ENDORSER_TRANSACTION, CONFIG_UPDATE, CONFIG -> {}
      case null, default ->
          throw badHeader("A transaction cannot have type %d".formatted(channel.getType()));
    }
    if (channel.getEpoch() != 0) {
      throw badHeader("Its epoch is %d, not 0".formatted(channel.getEpoch()));
    }
    if (signature.getNonce().isEmpty() || signature.getCreator().isEmpty()) {
      throw badHeader("Its signature header has no nonce or no creator");
    }
  }

  private static InvalidTransaction badHeader(String reason) {
    return new InvalidTransaction(TxValidationCode.BAD_COMMON_HEADER, reason);
  }
}
