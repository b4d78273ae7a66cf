// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.TxId;
import io.heddle.identity.SignedData;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Org1's peer tells of the recorded channel's private data. Of its collections {@code
 * org1only} is for members to read, and {@code strict} keeps data for five blocks.
 */
final class PrivateDataOfTest {

  /** One transaction on {@code shared}, one on {@code org1only}. */
  private static final int MIXED = 79;

  /** Two transactions on {@code strict}; the second one lacks endorsements. */
  private static final int STRICT = 80;

  @TempDir private Path directory;
  private RecordedLedgers ledgers;

  @BeforeEach
  void open() {
    ledgers = RecordedLedgers.open(directory);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  @Test
  @Spec({"NA-39", "NA-225"})
  void members_of_the_organisation_see_all_that_was_endorsed_and_has_not_expired() {
    List<Map<Long, TxPvtReadWriteSet>> told = new ArrayList<>();
    List<Map<Long, TxPvtReadWriteSet>> recorded = new ArrayList<>();
    for (Block block : storedBlocks()) {
      told.add(
          PrivateDataOf.block(
              block, ledgers.main().ledger(), reader(RecordedNetwork.org1User("User1"))));
      recorded.add(
          recorded(block, name -> !name.equals("_implicit_org_Org2MSP") && !name.equals("strict")));
    }

    assertThat(told).isEqualTo(recorded);
    assertThat(told.stream().filter(sets -> !sets.isEmpty()).count()).isGreaterThan(10);
  }

  @Test
  @Spec({"NA-39", "NA-231"})
  void what_only_members_may_read_is_left_out_for_others() {
    commitTo(MIXED);
    Block block = storedBlocks().get(MIXED);

    assertThat(
            PrivateDataOf.block(
                block, ledgers.main().ledger(), reader(RecordedNetwork.org1User("User1"))))
        .isEqualTo(recorded(block, _ -> true))
        .hasSize(2);
    assertThat(
            PrivateDataOf.block(
                block, ledgers.main().ledger(), reader(RecordedNetwork.org2User("User1"))))
        .isEqualTo(recorded(block, name -> !name.equals("org1only")))
        .hasSize(1);
  }

  @Test
  @Spec({"NA-39", "NA-225"})
  void what_a_transaction_wrote_is_told_whatever_its_verdict_is() {
    commitTo(STRICT);
    Block block = storedBlocks().get(STRICT);

    assertThat(RecordedChannel.verdicts(block).byteAt(1)).isNotZero();
    assertThat(
            PrivateDataOf.block(
                block, ledgers.main().ledger(), reader(RecordedNetwork.org1User("User1"))))
        .isEqualTo(recorded(block, _ -> true))
        .containsOnlyKeys(0L, 1L);
  }

  @Test
  @Spec("NA-228")
  void what_has_expired_is_gone() {
    commitTo(STRICT + 5);
    Block block = storedBlocks().get(STRICT);
    Reader reader = reader(RecordedNetwork.org1User("User1"));
    assertThat(PrivateDataOf.block(block, ledgers.main().ledger(), reader)).isNotEmpty();

    commitTo(STRICT + 6);

    assertThat(PrivateDataOf.block(block, ledgers.main().ledger(), reader)).isEmpty();
  }

  private void commitTo(int last) {
    int height = (int) ledgers.main().ledger().height();
    RecordedChannel.blocks().subList(height, last + 1).stream()
        .map(RecordedChannel::asOrdered)
        .forEach(ledgers.main()::commit);
  }

  private List<Block> storedBlocks() {
    List<Block> blocks = new ArrayList<>();
    for (long number = 0; number < ledgers.main().ledger().height(); number++) {
      blocks.add(ledgers.main().ledger().block(number).orElseThrow());
    }
    return blocks;
  }

  private Reader reader(SigningIdentity who) {
    var signed = new SignedData(ByteString.EMPTY, who.serialized(), ByteString.EMPTY);
    return new Reader(
        new JoinedBlocks(ledgers.main()), signed, (_, _) -> {}, InstantSource.system());
  }

  /** What endorsers of a block's transactions handed out, as far as it is of these collections. */
  private static Map<Long, TxPvtReadWriteSet> recorded(Block block, Predicate<String> isWanted) {
    Map<TxId, TxPvtReadWriteSet> all = RecordedChannel.privateSets();
    Map<Long, TxPvtReadWriteSet> sets = new TreeMap<>();
    for (int i = 0; i < block.getData().getDataCount(); i++) {
      long position = i;
      Optional.ofNullable(all.get(txId(block.getData().getData(i))))
          .map(set -> restricted(set, isWanted))
          .filter(set -> set.getNsPvtRwsetCount() > 0)
          .ifPresent(set -> sets.put(position, set));
    }
    return sets;
  }

  private static TxPvtReadWriteSet restricted(TxPvtReadWriteSet set, Predicate<String> isWanted) {
    var restricted = TxPvtReadWriteSet.newBuilder();
    for (NsPvtReadWriteSet namespace : set.getNsPvtRwsetList()) {
      List<CollectionPvtReadWriteSet> collections =
          namespace.getCollectionPvtRwsetList().stream()
              .filter(collection -> isWanted.test(collection.getCollectionName()))
              .toList();
      if (!collections.isEmpty()) {
        restricted.addNsPvtRwset(
            namespace.toBuilder().clearCollectionPvtRwset().addAllCollectionPvtRwset(collections));
      }
    }
    return restricted.build();
  }

  private static TxId txId(ByteString data) {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(data).getPayload());
      return new TxId(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId());
    } catch (InvalidProtocolBufferException _) {
      return new TxId("");
    }
  }
}
