// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.JsonLines;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.SeekInfo.SeekContentType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What orderers are asked, byte for byte what a Fabric peer asks them. */
@Spec({"NA-245", "NA-358", "NA-362"})
final class SeekTest {

  private static final SigningIdentity PEER = RecordedNetwork.org1Peer();

  static List<JsonNode> recorded() {
    return JsonLines.read("/fixtures/pulling/sessions.jsonl.gz").stream()
        .filter(line -> line.path("kind").asString().equals("seek"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void is_what_a_fabric_peer_asks(JsonNode line) throws Exception {
    Envelope asked =
        Envelope.parseFrom(Base64.getDecoder().decode(line.path("envelopeBase64").asString()));
    Payload payload = Payload.parseFrom(asked.getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    SignatureHeader signature = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
    Instant time = Instant.ofEpochSecond(header.getTimestamp().getSeconds(), 999);

    ByteString ours =
        seek(InstantSource.fixed(time), Optional.empty())
            .payload(
                line.path("number").asLong(),
                line.path("attestations").asBoolean()
                    ? SeekContentType.HEADER_WITH_SIG
                    : SeekContentType.BLOCK,
                signature.getNonce());

    assertThat(ours).isEqualTo(by(PEER, payload, signature).toByteString());
  }

  /** The recording, as if our peer had made it. */
  private static Payload by(SigningIdentity peer, Payload payload, SignatureHeader signature) {
    Header header =
        payload.getHeader().toBuilder()
            .setSignatureHeader(
                signature.toBuilder().setCreator(peer.serialized()).build().toByteString())
            .build();
    return payload.toBuilder().setHeader(header).build();
  }

  private static Seek seek(InstantSource clock, Optional<ByteString> hash) {
    return new Seek(new ChannelName("mychannel"), PEER, hash, clock);
  }
}
