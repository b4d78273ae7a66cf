// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.NoVerdict;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.lifecycle.Definitions;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinedChannelTest {

  private static final int WITH_DEFINITIONS = 23;

  @TempDir private Path dir;
  private LedgerStore store;
  private JoinedChannel channel;

  @BeforeEach
  void open() {
    store = LedgerStore.open(dir);
    channel = Joining.channel(store.ledger(RecordedChannel.NAME), RecordedChannel.config());
  }

  @AfterEach
  void close() {
    channel.close();
    store.close();
  }

  @Test
  void whoever_is_told_of_a_transaction_finds_what_it_defined() throws Exception {
    List<Boolean> isKnown = new ArrayList<>();
    for (Block block : blocks(WITH_DEFINITIONS)) {
      for (ByteString entry : block.getData().getDataList()) {
        var _ =
            channel
                .statuses()
                .await(txId(entry), _ -> isKnown.add(known().equals(stored())), _ -> {});
      }
      channel.commit(block);
    }

    assertThat(isKnown).contains(true).doesNotContain(false);
    assertThat(known()).isNotEmpty();
  }

  @Test
  void nothing_gets_through_once_it_is_closed() {
    blocks(2).forEach(channel::commit);

    channel.close();

    assertThatThrownBy(() -> channel.commit(blocks(3).getLast()))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE))
        .hasMessage("Block 2 of channel 'mychannel' is refused: the channel is closed");
    assertThat(channel.ledger().height()).isEqualTo(2);
  }

  @Test
  void an_opened_ledger_goes_on_with_its_last_configuration() {
    blocks(WITH_DEFINITIONS).forEach(channel::commit);

    JoinedChannel again =
        Joining.channel(channel.ledger(), JoinedChannel.configuration(channel.ledger()));

    assertThat(again.config().config()).isEqualTo(channel.config().config());
    assertThat(again.definitions().all()).containsExactlyElementsOf(channel.definitions().all());
  }

  @Test
  void a_block_without_the_form_that_fabric_demands_does_not_come_in() {
    blocks(2).forEach(channel::commit);
    ByteString unsigned =
        Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("p")).build().toByteString();

    assertThatThrownBy(
            () -> channel.commit(TestTransaction.block(channel.ledger(), List.of(unsigned))))
        .hasMessage("Block 2 is not well formed: transaction 0 has no payload or no signature");
    assertThat(channel.ledger().height()).isEqualTo(2);
  }

  /** Whoever wrote the ledger knew more than this peer. */
  @Test
  @Spec("NA-195")
  void behind_a_configuration_that_cannot_be_used_what_there_is_can_be_read() {
    blocks(2).forEach(channel::commit);
    Config unsupported =
        Objects.requireNonNull(RecordedUpdates.of("v3.1.5").made().get(1L)).config().getConfig();

    JoinedChannel again =
        Joining.channel(channel.ledger(), ChannelConfig.bundle(RecordedChannel.NAME, unsupported));

    assertThatThrownBy(() -> again.commit(blocks(3).getLast()))
        .isInstanceOf(NoVerdict.class)
        .hasMessage(
            "The configuration of channel 'mychannel' demands what this peer has not: Application capability V9_9 is required but not supported");
    assertThat(again.ledger().height()).isEqualTo(2);
    assertThat(again.definitions().all()).isEmpty();
  }

  private static List<Block> blocks(int height) {
    return RecordedChannel.blocks().stream().limit(height).map(RecordedChannel::asOrdered).toList();
  }

  private List<ChaincodeDefinition> known() {
    return channel.definitions().all().stream().map(Chosen::definition).toList();
  }

  private List<ChaincodeDefinition> stored() {
    try (StateSnapshot state = channel.ledger().snapshot()) {
      return Definitions.readable(state);
    }
  }

  private static TxId txId(ByteString entry) throws Exception {
    Payload payload = Payload.parseFrom(Envelope.parseFrom(entry).getPayload());
    return new TxId(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId());
  }
}
