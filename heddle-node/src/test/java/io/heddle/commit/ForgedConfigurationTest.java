// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.NoVerdict;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.validate.CommittedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that an orderer signed and that nobody allowed it to make. */
@Spec({"NA-199", "NA-208", "NA-354"})
final class ForgedConfigurationTest {

  private static final int NUMBER = 138;
  private static final List<Block> BLOCKS = RecordedChannel.blocks();

  @TempDir private Path directory;
  private CommittingPeer peer;

  @BeforeEach
  void commit_what_came_before() {
    peer = CommittingPeer.at(NUMBER, directory);
  }

  @AfterEach
  void close() {
    peer.close();
  }

  @Test
  void the_recorded_one_changes_the_channel() throws InvalidProtocolBufferException {
    peer.commit(List.of(transaction(_ -> {})));

    assertThat(new CommittedConfig(peer.ledger()).get().sequence()).isEqualTo(1);
  }

  @Test
  void one_out_of_sequence_stops_the_channel() {
    assertStopped(
        BLOCKS.get(NUMBER + 1).getData().getData(0),
        "config currently at sequence 0, cannot validate config at sequence 2");
  }

  @Test
  void one_that_is_not_what_its_update_makes_stops_the_channel()
      throws InvalidProtocolBufferException {
    assertStopped(
        transaction(
            config -> config.getConfigBuilder().getChannelGroupBuilder().setModPolicy("Readers")),
        "ConfigEnvelope LastUpdate did not produce the supplied config result");
  }

  @Test
  void one_whose_update_nobody_signed_stops_the_channel() throws InvalidProtocolBufferException {
    assertStopped(
        transaction(config ->
            config.setLastUpdate(
                withUpdate(config.getLastUpdate(), ConfigUpdateEnvelope.Builder::clearSignatures))),
        "error validating DeltaSet: policy for [Value]  /Channel/Orderer/BatchTimeout not satisfied:"
            + " implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy"
            + " requires 1 of the 'Admins' sub-policies to be satisfied");
  }

  @Test
  void one_without_an_update_stops_the_channel() throws InvalidProtocolBufferException {
    assertStopped(
        transaction(ConfigEnvelope.Builder::clearLastUpdate), "envelope must have a Header");
  }

  private void assertStopped(ByteString transaction, String reason) {
    assertThatThrownBy(() -> peer.commit(List.of(transaction)))
        .isInstanceOf(NoVerdict.class)
        .hasMessage(
            "Block 138 of channel 'mychannel' brings a configuration that this peer cannot use: "
                + reason);
    assertThat(peer.ledger().height()).isEqualTo(NUMBER);
    assertThat(new CommittedConfig(peer.ledger()).get().sequence()).isZero();
  }

  /** The recorded transaction, changed, and signed by the orderer again. */
  private static ByteString transaction(Consumer<ConfigEnvelope.Builder> change)
      throws InvalidProtocolBufferException {
    Envelope recorded = Envelope.parseFrom(BLOCKS.get(NUMBER).getData().getData(0));
    Payload payload = Payload.parseFrom(recorded.getPayload());
    ConfigEnvelope.Builder config = ConfigEnvelope.parseFrom(payload.getData()).toBuilder();
    change.accept(config);
    ByteString bytes =
        payload.toBuilder().setData(config.build().toByteString()).build().toByteString();
    SigningIdentity orderer = RecordedNetwork.orderer();
    return Envelope.newBuilder()
        .setPayload(bytes)
        .setSignature(orderer.sign(bytes))
        .build()
        .toByteString();
  }

  private static Envelope withUpdate(
      Envelope envelope, Consumer<ConfigUpdateEnvelope.Builder> change) {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ConfigUpdateEnvelope.Builder update =
          ConfigUpdateEnvelope.parseFrom(payload.getData()).toBuilder();
      change.accept(update);
      return envelope.toBuilder()
          .setPayload(
              payload.toBuilder().setData(update.build().toByteString()).build().toByteString())
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
