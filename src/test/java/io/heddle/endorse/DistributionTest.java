// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.endorse.Dissemination.Recipient;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.SmallCollections;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is given what a transaction wrote to private data collections. */
final class DistributionTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static TestLedger definitions;

  @BeforeAll
  static void define() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    definitions = TestLedger.in(dir.resolve("definitions"));
    SmallCollections.define(
        definitions,
        "cars",
        SmallCollections.of("both", "OR('Org1MSP.member','Org2MSP.member')"),
        SmallCollections.of("first", "OR('Org1MSP.member')"),
        SmallCollections.of("second", "OR('Org2MSP.member')"),
        SmallCollections.of("spread", "OR('Org1MSP.member','Org2MSP.member')")
            .setRequiredPeerCount(1));
  }

  @AfterAll
  static void close() {
    definitions.close();
    ledgers.close();
  }

  @Test
  @Spec("NA-103")
  void each_member_s_peer_gets_the_collections_it_is_in_and_the_own_peer_all() {
    Keeper ofFirst = new Keeper(RecordedNetwork.org1Peer().serialized());
    Keeper ofSecond = new Keeper(RecordedNetwork.org2Peer().serialized());
    Keeper stranger = new Keeper(ByteString.copyFromUtf8("nobody"));
    String implicit = "_implicit_org_Org2MSP";

    distribute("tx1", List.of(ofFirst, ofSecond, stranger), "both", "first", "second", implicit);

    assertThat(collections(ofFirst.kept)).containsExactly("both", "first");
    assertThat(collections(ofSecond.kept)).containsExactly("both", "second", implicit);
    assertThat(ofSecond.kept.getFirst().getCollectionConfigsOrThrow("cars").getConfigList())
        .extracting(config -> config.getStaticCollectionConfig().getName())
        .containsExactly("both", "second", implicit);
    assertThat(stranger.kept).isEmpty();
    assertThat(own("tx1")).containsExactly(written("both", "first", "second", implicit));
  }

  @Test
  void who_is_in_none_of_the_collections_gets_nothing() {
    Keeper ofSecond = new Keeper(RecordedNetwork.org2Peer().serialized());

    distribute("tx2", List.of(ofSecond), "first");

    assertThat(ofSecond.kept).isEmpty();
    assertThat(own("tx2")).hasSize(1);
  }

  @Test
  void a_collection_that_asks_for_others_is_refused_without_enough_members_that_are_there() {
    Keeper stranger = new Keeper(ByteString.copyFromUtf8("nobody"));

    assertThatThrownBy(() -> distribute("tx3", List.of(stranger), "spread"))
        .hasMessage(
            "failed to distribute private collection, txID tx3, channel mychannel: could not build private data dissemination plan for chaincode cars and collection spread: required to disseminate to at least 1 peers, but know of only 0 eligible peers");
    assertThat(own("tx3")).isEmpty();

    distribute("tx3", List.of(new Keeper(RecordedNetwork.org2Peer().serialized())), "spread");
    assertThat(own("tx3")).hasSize(1);
  }

  @Test
  void one_that_cannot_keep_it_matters_only_where_it_is_required() {
    Recipient full =
        new Recipient() {
          @Override
          public ByteString identity() {
            return RecordedNetwork.org2Peer().serialized();
          }

          @Override
          public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
            throw new HeddleException(Fault.UNAVAILABLE, "disk full");
          }
        };

    assertThatThrownBy(() -> distribute("tx4", List.of(full), "spread"))
        .hasMessage(
            "failed to distribute private collection, txID tx4, channel mychannel: Failed disseminating 1 out of 1 private dissemination plans");
    assertThat(own("tx4")).isEmpty();

    distribute("tx4", List.of(full), "both");
    assertThat(own("tx4")).hasSize(1);
  }

  /** A peer that remembers what it was given. */
  private static final class Keeper implements Recipient {

    private final ByteString identity;
    private final List<TxPvtReadWriteSetWithConfigInfo> kept = new ArrayList<>();

    Keeper(ByteString identity) {
      this.identity = identity;
    }

    @Override
    public ByteString identity() {
      return identity;
    }

    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      kept.add(written);
    }
  }

  private static void distribute(String txId, List<Recipient> others, String... collections) {
    try (StateSnapshot state = definitions.ledger().snapshot()) {
      new Distribution(ledgers.main(), _ -> others)
          .distribute(new TxId(txId), written(collections), state);
    }
  }

  private static TxPvtReadWriteSet written(String... collections) {
    var set = NsPvtReadWriteSet.newBuilder().setNamespace("cars");
    for (String collection : collections) {
      set.addCollectionPvtRwset(
          CollectionPvtReadWriteSet.newBuilder()
              .setCollectionName(collection)
              .setRwset(ByteString.copyFromUtf8("of " + collection)));
    }
    return TxPvtReadWriteSet.newBuilder().addNsPvtRwset(set).build();
  }

  private static List<String> collections(List<TxPvtReadWriteSetWithConfigInfo> kept) {
    return kept.stream()
        .flatMap(each -> each.getPvtRwset().getNsPvtRwsetList().stream())
        .flatMap(set -> set.getCollectionPvtRwsetList().stream())
        .map(CollectionPvtReadWriteSet::getCollectionName)
        .toList();
  }

  private static List<TxPvtReadWriteSet> own(String txId) {
    return ledgers.main().ledger().transientData().find(new TxId(txId));
  }
}
