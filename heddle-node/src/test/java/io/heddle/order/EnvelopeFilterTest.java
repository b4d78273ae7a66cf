// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ManualClock;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvelopeFilterTest {

  private static final SigningIdentity USER = RecordedNetwork.org1User("User1");

  private final ManualClock clock = new ManualClock(Instant.parse("2027-01-01T00:00:00Z"));

  @Test
  @Spec("NA-184")
  void takes_what_a_writer_has_signed() {
    assertThat(objection(RecordedChannel.envelope(USER, "data"))).isEmpty();
  }

  @ParameterizedTest
  @Spec("NA-184")
  @CsvSource({
    "0a05, error unmarshalling Payload: proto: cannot parse invalid wire-format data",
    "'', header not set",
    "0a00, channel header not set",
    "0a040a020a05, error unmarshalling channel header: error unmarshalling ChannelHeader: proto: cannot parse invalid wire-format data",
    "0a050a032201ff, error unmarshalling channel header: error unmarshalling ChannelHeader: string field contains invalid UTF-8"
  })
  void refuses_what_has_no_readable_header(String payload, String why) {
    Envelope envelope = Envelope.newBuilder().setPayload(ByteString.fromHex(payload)).build();

    assertThat(objection(envelope)).isEqualTo(badRequest("could not determine channel ID: " + why));
  }

  @Test
  @Spec("NA-184")
  void refuses_what_has_no_readable_signer() {
    Payload payload =
        RecordedChannel.payload(USER.serialized(), "mychannel", HeaderType.MESSAGE_VALUE, "data");
    Payload.Builder unreadable = payload.toBuilder();
    unreadable.getHeaderBuilder().setSignatureHeader(ByteString.fromHex("0a05"));

    assertThat(objection(RecordedChannel.sign(USER, unreadable.build())))
        .isEqualTo(
            badRequest(
                "could not convert message to signedData: GetSignatureHeaderFromBytes failed, err proto: cannot parse invalid wire-format data"));
  }

  @ParameterizedTest
  @Spec("NA-184")
  @CsvSource({
    "other, MESSAGE, channel does not exist",
    "mychannel, CONFIG, message is of type that cannot be processed directly",
    "mychannel, ORDERER_TRANSACTION, message is of type that is no longer supported",
    "mychannel, CONFIG_UPDATE, error applying config update to existing channel 'mychannel': error converting envelope to config update: error unmarshalling message for type CONFIG_UPDATE: proto: cannot parse invalid wire-format data",
  })
  void refuses_what_it_does_not_order(String channel, HeaderType type, String info) {
    Payload payload = RecordedChannel.payload(USER.serialized(), channel, type.getNumber(), "data");

    assertThat(objection(RecordedChannel.sign(USER, payload))).isEqualTo(badRequest(info));
  }

  @Test
  @Spec("NA-184")
  void refuses_what_is_too_large() {
    Envelope envelope = RecordedChannel.envelope(USER, "data");
    int size = envelope.getPayload().size() + envelope.getSignature().size();

    assertThat(objection(envelope, withMaximum(size - 1)))
        .isEqualTo(
            badRequest(
                "message payload is %d bytes and exceeds maximum allowed %d bytes"
                    .formatted(size, size - 1)));
    assertThat(objection(envelope, withMaximum(size))).isEmpty();
  }

  @Test
  @Spec({"NA-52", "NA-184"})
  void refuses_a_client_whose_certificate_has_expired() {
    clock.advance(Duration.ofDays(20 * 365));

    assertThat(objection(RecordedChannel.envelope(USER, "data")))
        .isEqualTo(badRequest("broadcast client identity expired"));
  }

  @Test
  @Spec("NA-184")
  void forbids_what_nobody_who_may_write_has_signed() {
    SigningIdentity peer = RecordedNetwork.org1Peer();
    Envelope unsigned = RecordedChannel.envelope(USER, "data").toBuilder().clearSignature().build();

    Optional<Acceptance.Refused> expected =
        Optional.of(
            new Acceptance.Refused(
                Status.FORBIDDEN,
                "implicit policy evaluation failed - 0 sub-policies were satisfied, but this"
                    + " policy requires 1 of the 'Writers' sub-policies to be satisfied:"
                    + " permission denied"));
    assertThat(objection(RecordedChannel.envelope(peer, "data"))).isEqualTo(expected);
    assertThat(objection(unsigned)).isEqualTo(expected);
  }

  private Optional<Acceptance.Refused> objection(Envelope envelope) {
    return objection(envelope, RecordedChannel.CONFIG);
  }

  private Optional<Acceptance.Refused> objection(Envelope envelope, ChannelConfig config) {
    EnvelopeFilter filter = new EnvelopeFilter(config.channel(), RecordedNetwork.orderer(), clock);
    return switch (filter.judge(envelope, config)) {
      case Judgement.Normal() -> Optional.empty();
      case Judgement.Refused(Acceptance.Refused answer) -> Optional.of(answer);
      case Judgement.Update update -> throw new AssertionError(update);
    };
  }

  private static Optional<Acceptance.Refused> badRequest(String info) {
    return Optional.of(new Acceptance.Refused(Status.BAD_REQUEST, info));
  }

  private static ChannelConfig withMaximum(int bytes) {
    Config config = RecordedChannel.CONFIG.config();
    BatchSize size =
        BatchSize.newBuilder()
            .setMaxMessageCount(10)
            .setAbsoluteMaxBytes(bytes)
            .setPreferredMaxBytes(1)
            .build();
    ConfigGroup root = config.getChannelGroup();
    ConfigGroup orderer =
        root.getGroupsOrThrow("Orderer").toBuilder()
            .putValues("BatchSize", ConfigValue.newBuilder().setValue(size.toByteString()).build())
            .build();
    return ChannelConfig.of(
        RecordedChannel.CONFIG.channel(),
        config.toBuilder().setChannelGroup(root.toBuilder().putGroups("Orderer", orderer)).build());
  }
}
