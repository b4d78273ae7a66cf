// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.parsed;

import com.google.protobuf.ByteString;
import io.heddle.identity.SignedData;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * An update with the signatures of those who want it.
 *
 * <p>Fabric: protoutil/commonutils.go, EnvelopeToConfigUpdate; protoutil/signeddata.go.
 */
record SignedUpdate(ConfigUpdateEnvelope envelope) {

  /**
   * Reads what an envelope of type {@code CONFIG_UPDATE} holds.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if it is none
   */
  static SignedUpdate of(Envelope envelope) {
    Payload payload =
        parsed("error unmarshalling Payload", Payload.parser(), envelope.getPayload());
    if (!payload.hasHeader()) {
      throw invalid("envelope must have a Header");
    }
    ChannelHeader header =
        parsed(
            "error unmarshalling ChannelHeader",
            ChannelHeader.parser(),
            payload.getHeader().getChannelHeader());
    if (header.getType() != HeaderType.CONFIG_UPDATE_VALUE) {
      throw invalid("invalid type %s, expected CONFIG_UPDATE".formatted(name(header.getType())));
    }
    return new SignedUpdate(
        parsed(
            "error unmarshalling message for type CONFIG_UPDATE",
            ConfigUpdateEnvelope.parser(),
            payload.getData()));
  }

  private static String name(int type) {
    HeaderType known = HeaderType.forNumber(type);
    return known == null ? String.valueOf(type) : known.name();
  }

  ConfigUpdate update() {
    return parsed(ConfigUpdate.parser(), envelope.getConfigUpdate());
  }

  /** What each of them signed: the signature's header and the update. */
  List<SignedData> signatures() {
    return envelope.getSignaturesList().stream().map(this::signedData).toList();
  }

  private SignedData signedData(ConfigSignature signature) {
    ByteString header = signature.getSignatureHeader();
    return new SignedData(
        header.concat(envelope.getConfigUpdate()),
        parsed(SignatureHeader.parser(), header).getCreator(),
        signature.getSignature());
  }
}
