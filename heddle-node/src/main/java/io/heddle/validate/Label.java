// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * What can be said of a transaction without judging it: as much of its header as can be read.
 *
 * @param txId as the header says, empty text if it says nothing
 * @param type as the header says, {@code UNRECOGNIZED} if it says nothing or the number has no name
 * @param indexed the id under which it is found: the header's, else the one it should have; for
 *     invalid transactions too, whose ids are taken all the same
 */
record Label(TxId txId, HeaderType type, Optional<TxId> indexed) {

  private static final Label NONE =
      new Label(new TxId(""), HeaderType.UNRECOGNIZED, Optional.empty());

  /** The id that a transaction with this signature header has to have. */
  static TxId dueTxId(SignatureHeader signature) {
    return new TxId(
        HexFormat.of().formatHex(Sha256.bytes(signature.getNonce(), signature.getCreator())));
  }

  /** Reads as far as it gets. */
  static Label of(ByteString entry) {
    try {
      Payload payload =
          Parsed.of(Payload.parser(), Parsed.of(Envelope.parser(), entry).getPayload());
      if (!payload.hasHeader()) {
        return NONE;
      }
      ChannelHeader channel =
          Parsed.of(ChannelHeader.parser(), payload.getHeader().getChannelHeader());
      HeaderType type =
          Optional.ofNullable(HeaderType.forNumber(channel.getType()))
              .orElse(HeaderType.UNRECOGNIZED);
      var txId = new TxId(channel.getTxId());
      return new Label(
          txId, type, txId.value().isEmpty() ? due(payload.getHeader()) : Optional.of(txId));
    } catch (InvalidProtocolBufferException _) {
      return NONE;
    }
  }

  private static Optional<TxId> due(Header header) {
    try {
      return Optional.of(dueTxId(SignatureHeader.parseFrom(header.getSignatureHeader())));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }
}
