// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.identity.Certificates;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** First messages that were put to a real peer, put to this one: outcome and words are the same. */
final class GossipHandshakeTest {

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("handshakes")
  @Spec({"NA-258", "NA-371", "NA-373", "NA-374"})
  void is_judged_as_a_real_peer_does(String run, String id) {
    RecordedGossip recorded = RecordedGossip.of(run);
    JsonNode node = node(recorded, id);
    Parts parts = recorded.parts(2, 0, recorded.channel());
    Optional<ByteString> shown =
        run.endsWith("-tls") ? Optional.of(shown(recorded)) : Optional.empty();

    Handshake.Outcome outcome =
        new Handshake(parts.identities()).judge(envelope(node), shown, RecordedGossip.BEGIN);

    if (node.has("grpcMessage")) {
      assertThat(outcome)
          .isEqualTo(new Handshake.Outcome.Refused(node.get("grpcMessage").asString()));
    } else {
      assertThat(outcome).isInstanceOf(Handshake.Outcome.Accepted.class);
      var accepted = (Handshake.Outcome.Accepted) outcome;
      assertThat(accepted.isProbe()).isEqualTo(id.equals("02-deep-probe"));
      assertThat(accepted.remote().organisation()).isEqualTo(RecordedGossip.msp(1));
      assertThat(parts.identities().find(accepted.remote().id())).isPresent();
    }
  }

  /** Those that are not about gRPC or time; an identity that nobody knows is not remembered. */
  static List<Arguments> handshakes() {
    List<Arguments> all = new ArrayList<>();
    for (String run : List.of("v2.5.0-tls", "v3.1.5-plain")) {
      for (JsonNode node : RecordedGossip.of(run).index().get("handshakes")) {
        String id = node.get("id").asString();
        boolean isOfStream =
            !node.has("envelope")
                || (node.has("grpcMessage")
                    && (node.get("grpcMessage").asString().equals(Handshake.NO_CERTIFICATE)
                        || node.get("grpcMessage").asString().startsWith("grpc:")));
        if (!isOfStream) {
          all.add(Arguments.of(run, id));
        }
      }
    }
    return all;
  }

  static Message sent(RecordedGossip recorded, String id) {
    return Message.of(envelope(node(recorded, id)));
  }

  private static JsonNode node(RecordedGossip recorded, String id) {
    for (JsonNode each : recorded.index().get("handshakes")) {
      if (each.get("id").asString().equals(id)) {
        return each;
      }
    }
    throw new IllegalArgumentException(id);
  }

  private static Envelope envelope(JsonNode node) {
    try {
      return Envelope.parseFrom(RecordedGossip.base64(node.get("envelope")));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString shown(RecordedGossip recorded) {
    try {
      return GossipTls.hash(
          Certificates.ofPem(
              ByteString.copyFrom(
                  Files.readAllBytes(recorded.folder(1, 1).resolve("tls/server.crt")))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
