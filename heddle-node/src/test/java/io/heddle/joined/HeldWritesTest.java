// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.SmallCollections;
import io.heddle.testing.Spec;
import io.heddle.validate.PrivateWriteSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recorded peer of the first organisation gives to others. */
@Spec({"NA-396", "NA-397"})
final class HeldWritesTest {

  private static final ByteString SET = ByteString.copyFromUtf8("set");

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static JoinedChannel channel;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    channel = ledgers.main();
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  void of_what_is_committed_a_member_gets_its_collections_and_nobody_else_anything() {
    List<PrivateWriteSet> all = sets();
    assertThat(all)
        .extracting(PrivateWriteSet::collection)
        .contains("shared", "org1only", "_implicit_org_Org1MSP");
    List<PrivateDigest> wanted = all.stream().map(set -> digest(Optional.empty(), set)).toList();

    assertThat(give(RecordedNetwork.org1Peer(), wanted))
        .containsExactlyElementsOf(
            all.stream()
                .map(set -> new GivenWrites(digest(Optional.empty(), set), List.of(set.writes())))
                .toList());
    assertThat(give(RecordedNetwork.org2Peer(), wanted))
        .extracting(given -> given.digest().collection())
        .contains("shared")
        .doesNotContain("org1only", "_implicit_org_Org1MSP");
    assertThat(channel.give(ByteString.copyFromUtf8("nobody"), wanted)).isEmpty();
  }

  /** As in Fabric, where the block decides. */
  @Test
  void the_id_of_a_committed_transaction_does_not_matter_and_what_is_not_there_is_left_out() {
    PrivateWriteSet set = sets().getFirst();
    PrivateDigest mistaken = digest(Optional.of(new TxId("mistaken")), set);

    assertThat(
            give(
                RecordedNetwork.org1Peer(),
                List.of(
                    new PrivateDigest(Optional.empty(), set.writer(), set.chaincode(), "unknown"),
                    new PrivateDigest(
                        Optional.empty(),
                        new Version(set.writer().block(), 99),
                        set.chaincode(),
                        set.collection()),
                    mistaken)))
        .containsExactly(new GivenWrites(mistaken, List.of(set.writes())));
  }

  @Test
  void what_waits_for_its_block_is_given_to_members_by_the_definition_it_was_endorsed_with() {
    TxId txId = new TxId("waiting");
    channel.ledger().transientData().add(txId, waiting());
    Version later = new Version(channel.ledger().height(), 0);
    List<PrivateDigest> wanted =
        List.of(
            new PrivateDigest(Optional.of(txId), later, "cc", "both"),
            new PrivateDigest(Optional.of(txId), later, "cc", "first"),
            new PrivateDigest(Optional.of(new TxId("unknown")), later, "cc", "both"),
            new PrivateDigest(Optional.empty(), later, "cc", "both"));

    assertThat(give(RecordedNetwork.org1Peer(), wanted))
        .containsExactly(
            new GivenWrites(wanted.get(0), List.of(SET)),
            new GivenWrites(wanted.get(1), List.of(SET)));
    assertThat(give(RecordedNetwork.org2Peer(), wanted))
        .containsExactly(new GivenWrites(wanted.get(0), List.of(SET)));
  }

  private static List<GivenWrites> give(SigningIdentity asker, List<PrivateDigest> wanted) {
    return channel.give(asker.serialized(), wanted);
  }

  private static List<PrivateWriteSet> sets() {
    List<PrivateWriteSet> all = new ArrayList<>();
    try (StateSnapshot state = channel.ledger().snapshot()) {
      for (long number = 0; number < channel.ledger().height(); number++) {
        all.addAll(PrivateWriteSet.ofBlock(state, number));
      }
    }
    return all;
  }

  private static PrivateDigest digest(Optional<TxId> txId, PrivateWriteSet set) {
    return new PrivateDigest(txId, set.writer(), set.chaincode(), set.collection());
  }

  private static TxPvtReadWriteSetWithConfigInfo waiting() {
    var set = NsPvtReadWriteSet.newBuilder().setNamespace("cc");
    for (String collection : List.of("both", "first")) {
      set.addCollectionPvtRwset(
          CollectionPvtReadWriteSet.newBuilder().setCollectionName(collection).setRwset(SET));
    }
    return TxPvtReadWriteSetWithConfigInfo.newBuilder()
        .setPvtRwset(TxPvtReadWriteSet.newBuilder().addNsPvtRwset(set))
        .putCollectionConfigs(
            "cc",
            CollectionConfigPackage.newBuilder()
                .addConfig(
                    CollectionConfig.newBuilder()
                        .setStaticCollectionConfig(
                            SmallCollections.of("both", "OR('Org1MSP.member','Org2MSP.member')")))
                .addConfig(
                    CollectionConfig.newBuilder()
                        .setStaticCollectionConfig(
                            SmallCollections.of("first", "OR('Org1MSP.member')")))
                .build())
        .build();
  }
}
