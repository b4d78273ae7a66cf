// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.TxId;
import io.heddle.ledger.HistoryChange;
import io.heddle.ledger.IndexedTx;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection that block 1 defines, block 3 changes, and a definition without any in block 4. */
@Spec("NA-231")
final class PastCollectionsTest {

  private static final StaticCollectionConfig OPEN =
      StaticCollectionConfig.newBuilder().setName("c").build();
  private static final StaticCollectionConfig CLOSED =
      OPEN.toBuilder().setMemberOnlyRead(true).build();

  @TempDir private Path directory;
  private TestLedger chain;

  @BeforeEach
  void define() {
    chain = TestLedger.in(directory);
    chain.append();
    define(packageOf(OPEN));
    chain.append();
    define(packageOf(CLOSED));
    define(CollectionConfigPackage.getDefaultInstance());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void what_a_block_defines_counts_from_the_next_block_on() {
    assertThat(before(1)).isEmpty();
    assertThat(before(2)).contains(OPEN);
    assertThat(before(3)).contains(OPEN);
    assertThat(before(4)).contains(CLOSED);
  }

  @Test
  void a_definition_without_collections_leaves_those_of_the_one_before() {
    assertThat(before(5)).contains(CLOSED);
    assertThat(before(1000)).contains(CLOSED);
  }

  @Test
  void what_was_never_defined_is_not_there_and_what_is_implicit_always_is() {
    assertThat(PastCollections.before(chain.ledger(), 5, "cars", "d")).isEmpty();
    assertThat(PastCollections.before(chain.ledger(), 5, "vans", "c")).isEmpty();
    assertThat(PastCollections.before(chain.ledger(), 0, "vans", "_implicit_org_Org1MSP"))
        .isPresent();
  }

  private Optional<StaticCollectionConfig> before(long block) {
    return PastCollections.before(chain.ledger(), block, "cars", "c");
  }

  private void define(CollectionConfigPackage collections) {
    TxId txId = TestLedger.txId(chain.ledger().height());
    KeyModification change =
        KeyModification.newBuilder()
            .setTxId(txId.value())
            .setValue(
                StateData.newBuilder().setBytes(collections.toByteString()).build().toByteString())
            .build();
    chain
        .ledger()
        .append(
            TestLedger.update(
                chain.nextBlock(),
                List.of(new IndexedTx(txId, 0, TxValidationCode.VALID, Optional.empty())),
                List.of(),
                List.of(
                    new HistoryChange(
                        "_lifecycle", "namespaces/fields/cars/Collections", 0, change))));
  }

  private static CollectionConfigPackage packageOf(StaticCollectionConfig collection) {
    return CollectionConfigPackage.newBuilder()
        .addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(collection))
        .build();
  }
}
