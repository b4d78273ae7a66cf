// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.BriefAndKept;
import io.heddle.testing.MapState;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.validate.BlockState.Change;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a block does to the values of one peer; "brief" keeps its for two blocks. */
@Spec({"NA-225", "NA-226"})
final class PrivateValuesTest {

  private static final TxId TX = new TxId("tx");
  private static final Version FIRST = new Version(5, 1);
  private static final KVRWSet PUT_A = writes(RwSet.write("a", "1"));

  @TempDir private Path directory;
  private final MapState committed = new MapState();
  private final List<TxPvtReadWriteSet> atHand = new ArrayList<>();
  private BriefAndKept definitions;

  @BeforeEach
  void define() {
    definitions = BriefAndKept.in(directory);
  }

  @AfterEach
  void close() {
    definitions.close();
  }

  @Test
  void a_member_takes_over_what_is_at_hand() {
    committed.put("cc$$pkept", "b", entry("old", new Version(3, 0)));
    committed.put("cc$$pkept", "c", entry("old", new Version(3, 0)));
    KVRWSet written = writes(RwSet.write("a", "1"), RwSet.delete("b"), RwSet.write("c", ""));
    isAtHand("cc", "kept", written.toByteString());

    commit(FIRST, member(), collection("kept", written.toByteString()));

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", FIRST)));
    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(new PrivateWriteSet(FIRST, "cc", "kept", written.toByteString()));
    assertThat(MissingPrivateData.in(committed)).isEmpty();
    assertThat(committed.open()).isZero();
  }

  @Test
  void whoever_is_no_member_takes_nothing_and_misses_nothing() {
    isAtHand("cc", "kept", PUT_A.toByteString());

    commit(FIRST, stranger(), collection("kept", PUT_A.toByteString()));

    assertNothingKept();
    assertThat(MissingPrivateData.in(committed)).isEmpty();
  }

  @Test
  void what_is_not_at_hand_is_noted_as_missing() {
    commit(FIRST, member(), collection("kept", PUT_A.toByteString()));

    assertNothingKept();
    assertThat(MissingPrivateData.in(committed))
        .containsExactly(new MissingPrivateData(FIRST, "cc", "kept"));
  }

  @Test
  void only_what_has_the_hash_that_the_block_names_counts() {
    isAtHand("other", "kept", PUT_A.toByteString());
    isAtHand("cc", "brief", PUT_A.toByteString());
    isAtHand("cc", "kept", writes(RwSet.write("a", "2")).toByteString());
    commit(FIRST, member(), collection("kept", PUT_A.toByteString()));
    assertNothingKept();
    assertThat(MissingPrivateData.in(committed)).hasSize(1);

    isAtHand("cc", "kept", PUT_A.toByteString());
    Version second = new Version(6, 0);
    commit(second, member(), collection("kept", PUT_A.toByteString()));

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", second)));
    assertThat(MissingPrivateData.in(committed)).hasSize(1);
  }

  @Test
  void what_has_the_hash_and_is_no_write_set_is_missing() {
    ByteString garbage = ByteString.copyFromUtf8("\u0007garbage");
    isAtHand("cc", "kept", garbage);

    commit(FIRST, member(), collection("kept", garbage));

    assertNothingKept();
    assertThat(MissingPrivateData.in(committed)).hasSize(1);
  }

  @Test
  void a_transaction_that_only_reads_values_misses_none() {
    commit(
        FIRST,
        member(),
        new CollectionSet(
            Space.hashes("cc", "kept"), HashedRWSet.getDefaultInstance(), ByteString.EMPTY));

    assertNothingKept();
    assertThat(MissingPrivateData.in(committed)).isEmpty();
  }

  @Test
  void of_a_transaction_that_is_not_valid_only_the_write_set_is_kept() {
    isAtHand("cc", "kept", PUT_A.toByteString());
    PrivateValues block = block(5);
    block.keep(
        transaction(collection("kept", PUT_A.toByteString()), missing("brief")), FIRST, member());
    committed.apply(block.changes(new BlockState(committed)));

    assertThat(values("kept")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(new PrivateWriteSet(FIRST, "cc", "kept", PUT_A.toByteString()));
    assertThat(MissingPrivateData.in(committed)).isEmpty();
  }

  @Test
  void what_is_purged_goes_even_from_those_who_were_not_told() {
    committed.put("cc$$pkept", "a", entry("1", new Version(3, 0)));
    committed.put("cc$$pkept", "b", entry("2", new Version(3, 0)));
    committed.put("cc$$pkept", "c", entry("3", new Version(3, 0)));

    commit(FIRST, stranger(), purging("kept", ByteString.EMPTY, "a", "c"));

    assertThat(values("kept")).containsOnlyKeys("b");
    assertThat(MissingPrivateData.in(committed)).isEmpty();
    assertThat(committed.open()).isZero();
  }

  @Test
  void what_is_deleted_and_not_purged_stays_with_those_who_were_not_told() {
    committed.put("cc$$pkept", "a", entry("1", new Version(3, 0)));
    HashedRWSet deleting =
        HashedRWSet.newBuilder()
            .addHashedWrites(KVWriteHash.newBuilder().setKeyHash(hash("a")).setIsDelete(true))
            .build();

    commit(
        FIRST,
        stranger(),
        new CollectionSet(Space.hashes("cc", "kept"), deleting, Sha256.of(ByteString.EMPTY)));

    assertThat(values("kept")).containsOnlyKeys("a");
  }

  @Test
  void what_is_purged_goes_from_the_write_sets_before_it() {
    isAtHand("cc", "kept", PUT_A.toByteString());
    commit(FIRST, member(), collection("kept", PUT_A.toByteString()));
    KVRWSet purge = writes(RwSet.delete("a"));
    isAtHand("cc", "kept", purge.toByteString());

    commit(new Version(6, 0), member(), purging("kept", purge.toByteString(), "a"));

    assertThat(values("kept")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(new PrivateWriteSet(FIRST, "cc", "kept", ByteString.EMPTY));
    assertThat(PrivateWriteSet.ofBlock(committed, 6))
        .containsExactly(new PrivateWriteSet(new Version(6, 0), "cc", "kept", ByteString.EMPTY));
    assertThat(MissingPrivateData.in(committed)).isEmpty();
  }

  @Test
  void a_value_ends_with_its_collections_time() {
    isAtHand("cc", "brief", PUT_A.toByteString());
    commit(FIRST, member(), collection("brief", PUT_A.toByteString()));
    for (int number = 6; number < 8; number++) {
      committed.apply(block(number).changes(new BlockState(committed)));
      assertThat(values("brief")).containsOnlyKeys("a");
    }

    committed.apply(block(8).changes(new BlockState(committed)));

    assertThat(values("brief")).isEmpty();
    assertThat(committed.keys("$$expiry-values")).isEmpty();
  }

  @Test
  void a_write_of_metadata_gives_a_value_the_version_of_its_hash() {
    committed.put("cc$$pkept", "a", entry("1", new Version(3, 0)));

    commitMetadata(Optional.of(entry("1", FIRST)));

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", FIRST)));
  }

  @Test
  void a_value_that_is_not_that_of_the_hash_keeps_its_version() {
    Map<String, StateEntry> before = Map.of("a", entry("1", new Version(3, 0)));
    committed.put("cc$$pkept", "a", before.get("a"));

    commitMetadata(Optional.of(entry("2", FIRST)));
    assertThat(values("kept")).isEqualTo(before);

    commitMetadata(Optional.empty());
    assertThat(values("kept")).isEqualTo(before);
  }

  @Test
  void a_write_of_metadata_makes_no_value() {
    commitMetadata(Optional.of(entry("1", FIRST)));

    assertThat(values("kept")).isEmpty();
  }

  /** A transaction that writes metadata of "a", and what the block makes of the hash. */
  private void commitMetadata(Optional<StateEntry> value) {
    ByteString writes =
        KVRWSet.newBuilder()
            .addMetadataWrites(KVMetadataWrite.newBuilder().setKey("a"))
            .build()
            .toByteString();
    isAtHand("cc", "kept", writes);
    PrivateValues block = block(5);
    block.apply(transaction(collection("kept", writes)), FIRST, member());
    BlockState hashes = new BlockState(committed);
    hashes.apply(
        new StateKey(Space.hashes("cc", "kept"), hash("a")),
        new Change(
            value.map(entry -> StateEntry.of(Sha256.of(entry.value()), entry.version())), FIRST));
    committed.apply(block.changes(hashes));
  }

  private void commit(Version version, Membership membership, CollectionSet... collections) {
    PrivateValues block = block(version.block());
    block.apply(transaction(collections), version, membership);
    committed.apply(block.changes(new BlockState(committed)));
  }

  private PrivateValues block(long number) {
    var defined = new CommittedDefinitions(definitions.state());
    return new PrivateValues(
        committed,
        new PrivateWrites(txId -> txId.equals(TX) ? atHand : List.of(), PrivateSource.NONE),
        new Expiry(number, committed, defined, Space.Kind.VALUES),
        new PrivateWriteSets(number, committed, defined));
  }

  private void isAtHand(String chaincode, String collection, ByteString writes) {
    atHand.add(
        TxPvtReadWriteSet.newBuilder()
            .addNsPvtRwset(
                NsPvtReadWriteSet.newBuilder()
                    .setNamespace(chaincode)
                    .addCollectionPvtRwset(
                        CollectionPvtReadWriteSet.newBuilder()
                            .setCollectionName(collection)
                            .setRwset(writes)))
            .build());
  }

  private Membership member() {
    return membership(RecordedNetwork.org1Peer().serialized());
  }

  private Membership stranger() {
    return membership(RecordedNetwork.org2Peer().serialized());
  }

  private Membership membership(ByteString peer) {
    return new Membership(
        Optional.of(peer),
        ChannelConfig.fromBlock(RecordedChannel.blocks().getFirst()),
        new CommittedDefinitions(definitions.state()));
  }

  private static EndorserTransaction transaction(CollectionSet... collections) {
    return new EndorserTransaction(
        TX,
        Timestamp.getDefaultInstance(),
        "cc",
        List.of(new NamespaceSet("cc", KVRWSet.getDefaultInstance(), List.of(collections))),
        Optional.empty());
  }

  private static CollectionSet collection(String name, ByteString writes) {
    return new CollectionSet(
        Space.hashes("cc", name), HashedRWSet.getDefaultInstance(), Sha256.of(writes));
  }

  /** With the hash of something that nobody has. */
  private static CollectionSet missing(String name) {
    return collection(name, ByteString.copyFromUtf8("not here"));
  }

  private static CollectionSet purging(String name, ByteString writes, String... keys) {
    HashedRWSet.Builder hashes = HashedRWSet.newBuilder();
    for (String key : keys) {
      hashes.addHashedWrites(
          KVWriteHash.newBuilder().setKeyHash(hash(key)).setIsDelete(true).setIsPurge(true));
    }
    return new CollectionSet(
        Space.hashes("cc", name),
        hashes.build(),
        writes.isEmpty() ? ByteString.EMPTY : Sha256.of(writes));
  }

  private void assertNothingKept() {
    assertThat(values("kept")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(committed, 5)).isEmpty();
  }

  private Map<String, StateEntry> values(String collection) {
    var values = new TreeMap<String, StateEntry>();
    committed
        .keys("cc$$p" + collection)
        .forEach((key, entry) -> values.put(key.toStringUtf8(), entry));
    return values;
  }

  private static KVRWSet writes(KVWrite... writes) {
    return KVRWSet.newBuilder().addAllWrites(List.of(writes)).build();
  }

  private static StateEntry entry(String value, Version version) {
    return StateEntry.of(ByteString.copyFromUtf8(value), version);
  }

  private static ByteString hash(String key) {
    return Sha256.of(ByteString.copyFromUtf8(key));
  }
}
