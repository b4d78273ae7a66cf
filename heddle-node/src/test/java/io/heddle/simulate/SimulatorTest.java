// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.Version;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulatorTest {

  private static final ByteString X = ByteString.copyFromUtf8("x");

  @TempDir private Path dir;
  private TestLedger chain;
  private Simulator simulator;

  @BeforeEach
  void start() {
    chain = TestLedger.in(dir);
    for (int i = 1; i <= 9; i++) {
      chain.put("mycc", "k" + i, "v" + i);
    }
    simulator = simulator();
  }

  @AfterEach
  void close() {
    simulator.close();
    chain.close();
  }

  @Test
  @Spec("CP-50")
  void a_transaction_does_not_see_its_own_writes() {
    simulator.put("mycc", "k1", X);
    simulator.delete("mycc", "k2");
    simulator.put("mycc", "k0", X);

    assertThat(simulator.get("mycc", "k1").toStringUtf8()).isEqualTo("v1");
    assertThat(simulator.get("mycc", "k2").toStringUtf8()).isEqualTo("v2");
    assertThat(take(simulator.range("mycc", "k", "k3"), 9)).containsExactly("k1", "k2");
  }

  @Test
  @Spec({"CP-178", "NA-312"})
  void the_order_of_reads_and_writes_of_different_keys_does_not_show() {
    List<Runnable> operations =
        List.of(
            () -> simulator.put("mycc", "b", X),
            () -> simulator.put("mycc", "a", X),
            () -> simulator.get("mycc", "k2"),
            () -> simulator.get("mycc", "k1"),
            () -> simulator.put("another", "z", X),
            () -> simulator.collection("mycc", "second").put("k", X),
            () -> simulator.collection("mycc", "first").put("k", X));
    operations.forEach(Runnable::run);
    ByteString results = simulator.results();
    simulator.close();

    simulator = simulator();
    operations.reversed().forEach(Runnable::run);

    assertThat(simulator.results()).isEqualTo(results);
  }

  /** U+10000 comes after U+FFFF, though its UTF-16 code units come before. */
  @Test
  @Spec({"CP-52", "NA-85", "NA-302"})
  void everything_is_in_the_order_of_utf_8_bytes_and_hashes_in_that_of_their_keys()
      throws Exception {
    String before = "\uffff";
    String after = "\ud800\udc00";
    for (String name : List.of(after, before)) {
      simulator.get("mycc", name);
      simulator.put("mycc", name, X);
      simulator.putMetadata("mycc", name, "m", X);
      simulator.put(name, "k", X);
      simulator.collection("mycc", name).put("k", X);
      simulator.collection("mycc", before).put(name, X);
    }

    KVRWSet set = results("mycc");
    assertThat(set.getReadsList()).extracting(KVRead::getKey).containsExactly(before, after);
    assertThat(set.getWritesList()).extracting(KVWrite::getKey).containsExactly(before, after);
    assertThat(set.getMetadataWritesList())
        .extracting(KVMetadataWrite::getKey)
        .containsExactly(before, after);
    TxReadWriteSet all = TxReadWriteSet.parseFrom(simulator.results());
    assertThat(all.getNsRwsetList())
        .extracting(NsReadWriteSet::getNamespace)
        .containsExactly("mycc", before, after);
    List<CollectionHashedReadWriteSet> collections =
        all.getNsRwset(0).getCollectionHashedRwsetList();
    assertThat(collections)
        .extracting(CollectionHashedReadWriteSet::getCollectionName)
        .containsExactly(before, after);
    assertThat(HashedRWSet.parseFrom(collections.getFirst().getHashedRwset()).getHashedWritesList())
        .extracting(KVWriteHash::getKeyHash)
        .containsExactly(hash("k"), hash(before), hash(after));
  }

  @Test
  @Spec({"CP-50", "CP-211"})
  void a_transaction_does_not_see_what_is_committed_meanwhile() {
    chain.put("mycc", "k1", "new");

    assertThat(simulator.get("mycc", "k1").toStringUtf8()).isEqualTo("v1");
  }

  @Test
  @Spec({"CP-160", "NA-86"})
  void a_key_is_recorded_once_with_the_version_of_the_snapshot() throws Exception {
    simulator.get("mycc", "k2");
    simulator.get("mycc", "absent");
    simulator.get("mycc", "k2");

    List<KVRead> reads = results("mycc").getReadsList();
    assertThat(reads).extracting(KVRead::getKey).containsExactly("absent", "k2");
    assertThat(reads.get(0).hasVersion()).isFalse();
    assertThat(reads.get(1).getVersion().getBlockNum()).isEqualTo(1);
  }

  @Test
  @Spec("CP-162")
  void reads_past_the_record_leave_no_trace() {
    assertThat(simulator.reader().get("mycc", "k1")).isPresent();

    assertThat(simulator.namespaces()).isEmpty();
    assertThat(simulator.results()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  @Spec({"CP-165", "NA-89"})
  void a_range_that_was_not_followed_to_its_end_names_the_last_key_taken() throws Exception {
    take(simulator.range("mycc", "k1", "k9"), 3);

    RangeQueryInfo info = results("mycc").getRangeQueriesInfo(0);
    assertThat(info.getEndKey()).isEqualTo("k3");
    assertThat(info.getItrExhausted()).isFalse();
    assertThat(info.getRawReads().getKvReadsCount()).isEqualTo(3);
  }

  @Test
  @Spec({"CP-165", "NA-89"})
  void a_range_at_its_end_names_the_requested_end() throws Exception {
    take(simulator.range("mycc", "k8", ""), 9);
    take(simulator.range("mycc", "x", "y"), 9);

    List<RangeQueryInfo> ranges = results("mycc").getRangeQueriesInfoList();
    assertThat(ranges).extracting(RangeQueryInfo::getEndKey).containsExactly("", "y");
    assertThat(ranges).extracting(RangeQueryInfo::getItrExhausted).containsOnly(true);
    assertThat(ranges.get(1).getReadsInfoCase())
        .isEqualTo(RangeQueryInfo.ReadsInfoCase.READSINFO_NOT_SET);
  }

  @Test
  @Spec("CP-165")
  void a_range_that_was_never_advanced_has_an_empty_end() throws Exception {
    simulator.range("mycc", "k1", "k9").close();

    RangeQueryInfo info = results("mycc").getRangeQueriesInfo(0);
    assertThat(info.getEndKey()).isEmpty();
    assertThat(info.getItrExhausted()).isFalse();
  }

  @Test
  @Spec({"CP-66", "CP-165"})
  void asking_for_the_next_key_takes_nothing() throws Exception {
    RangeQuery page = simulator.page("mycc", "k1", "k9");
    take(page, 2);
    assertThat(page.nextKey()).isEqualTo("k3");
    assertThat(page.nextKey()).isEqualTo("k3");

    assertThat(results("mycc").getRangeQueriesInfo(0).getEndKey()).isEqualTo("k2");
  }

  @Test
  @Spec("CP-66")
  void there_is_no_next_key_at_the_end() {
    RangeQuery page = simulator.page("mycc", "k8", "k9");
    take(page, 1);

    assertThat(page.nextKey()).isEmpty();
  }

  @Test
  @Spec({"CP-167", "NA-89"})
  void ranges_are_in_the_order_of_opening_and_equal_ones_are_dropped() throws Exception {
    RangeQuery first = simulator.range("mycc", "k5", "k7");
    take(simulator.range("mycc", "k1", "k3"), 9);
    take(simulator.range("mycc", "k5", "k7"), 9);
    take(first, 9);

    assertThat(results("mycc").getRangeQueriesInfoList())
        .extracting(RangeQueryInfo::getStartKey)
        .containsExactly("k5", "k1");
  }

  @Test
  @Spec({"CP-66", "CP-67", "CP-68", "NA-93"})
  void pages_and_writes_exclude_each_other() {
    simulator.page("mycc", "", "");
    assertThatThrownBy(() -> simulator.put("mycc", "a", X))
        .hasMessage(
            "txid [t1]: unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed");
    assertThatThrownBy(() -> simulator.putMetadata("mycc", "a", "m", X))
        .hasMessageContaining("already performed a paginated query");
    assertThatThrownBy(() -> simulator.collection("mycc", "c1").purge("a"))
        .hasMessageContaining("already performed a paginated query");

    try (Simulator writing = simulator()) {
      writing.delete("mycc", "a");
      assertThatThrownBy(() -> writing.page("mycc", "", ""))
          .hasMessage(
              "txid [t1]: unsuppored transaction. Paginated queries are supported only in a read-only transaction");
    }
  }

  @Test
  @Spec({"CP-67", "NA-93"})
  void private_ranges_and_writes_exclude_each_other() {
    simulator.collection("mycc", "c1").range("", "");
    assertThatThrownBy(() -> simulator.put("mycc", "a", X))
        .hasMessage(
            "txid [t1]: unsuppored transaction. Transaction has already performed queries on pvt data. Writes are not allowed");

    try (Simulator writing = simulator()) {
      writing.collection("mycc", "c1").put("a", X);
      assertThatThrownBy(() -> writing.collection("mycc", "c1").range("", ""))
          .hasMessage(
              "txid [t1]: unsuppored transaction. Queries on pvt data is supported only in a read-only transaction");
    }
  }

  @Test
  @Spec("CP-68")
  void after_both_a_page_and_a_private_range_a_write_is_refused_for_the_range() {
    simulator.page("mycc", "", "");
    simulator.collection("mycc", "c1").range("", "");

    assertThatThrownBy(() -> simulator.put("mycc", "a", X))
        .hasMessageContaining("already performed queries on pvt data");
    simulator.results();
    assertThatThrownBy(() -> simulator.put("mycc", "a", X))
        .hasMessage("this instance should not be used after calling Done()");
  }

  @Test
  @Spec("CP-69")
  void ranges_mix_with_writes() {
    simulator.put("mycc", "a", X);

    assertThat(take(simulator.range("mycc", "", ""), 1)).containsExactly("k1");
  }

  @Test
  @Spec({"CP-82", "NA-88"})
  void metadata_is_read_with_the_version_of_its_key() throws Exception {
    simulator.close();
    ByteString stored =
        StateMetadata.marshal(
            List.of(KVMetadataEntry.newBuilder().setName("m").setValue(X).build()));
    chain.append(
        new StateChange(
            "mycc",
            ByteString.copyFromUtf8("guarded"),
            Optional.of(new StateEntry(X, stored, new Version(7, 0)))));
    simulator = simulator();

    assertThat(simulator.metadata("mycc", "guarded")).isEqualTo(Map.of("m", X));
    assertThat(results("mycc").getReads(0).getVersion().getBlockNum()).isEqualTo(7);
  }

  @Test
  @Spec({"CP-86", "NA-94"})
  void a_private_value_that_is_not_here_is_not_taken_for_absent() {
    simulator.close();
    chain.append(
        new StateChange(
            "mycc$$hc1",
            Sha256.of(ByteString.copyFromUtf8("p")),
            Optional.of(StateEntry.of(X, new Version(37, 0)))));
    simulator = simulator();
    PrivateCollection collection = simulator.collection("mycc", "c1");

    assertThatThrownBy(() -> collection.get("p"))
        .hasMessage(
            "private data matching public hash version is not available. Public hash version = {BlockNum: 37, TxNum: 0}, Private data version = <nil>");
    assertThat(collection.get("absent")).isEqualTo(ByteString.EMPTY);
    assertThat(collection.hash("p")).isEqualTo(X);
  }

  @Test
  @Spec("CP-90")
  void a_private_range_is_not_recorded() {
    simulator.close();
    chain.put("mycc$$pc1", "p", "v");
    simulator = simulator();

    assertThat(take(simulator.collection("mycc", "c1").range("", ""), 9)).containsExactly("p");
    assertThat(simulator.results()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  @Spec("CP-68")
  void nothing_works_after_the_results_or_the_end() {
    RangeQuery range = simulator.range("mycc", "", "");
    simulator.results();

    String words = "this instance should not be used after calling Done()";
    assertThatThrownBy(() -> simulator.get("mycc", "a")).hasMessage(words);
    assertThatThrownBy(() -> simulator.put("mycc", "a", X)).hasMessage(words);
    simulator.close();
    simulator.close();
    assertThatThrownBy(range::next).hasMessage(words);
    assertThatThrownBy(() -> simulator.range("mycc", "", "")).hasMessage(words);
    range.close();
  }

  @Test
  @Spec({"CP-73", "CP-208"})
  void ending_while_other_threads_read_and_write_harms_nothing() throws Exception {
    for (int round = 0; round < 50; round++) {
      Simulator ending = simulator();
      Thread reader = Thread.startVirtualThread(() -> useUntilItEnds(ending));
      Thread scanner =
          Thread.startVirtualThread(() -> {
            while (canScan(ending)) {}
          });
      ending.get("mycc", "k1");
      ending.results();
      ending.close();
      reader.join();
      scanner.join();
    }

    assertThat(simulator.get("mycc", "k1").toStringUtf8()).isEqualTo("v1");
  }

  private static void useUntilItEnds(Simulator ending) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; true; i++) {
                ending.get("mycc", "k" + i);
                ending.put("mycc", "k" + i, X);
              }
            })
        .isInstanceOf(HeddleException.class);
  }

  private static boolean canScan(Simulator ending) {
    try (RangeQuery range = ending.range("mycc", "", "")) {
      while (range.next().isPresent()) {}
      return true;
    } catch (HeddleException _) {
      return false;
    }
  }

  private Simulator simulator() {
    return new Simulator(new TxId("t1"), chain.ledger().snapshot());
  }

  private KVRWSet results(String namespace) throws InvalidProtocolBufferException {
    for (var set : TxReadWriteSet.parseFrom(simulator.results()).getNsRwsetList()) {
      if (set.getNamespace().equals(namespace)) {
        return KVRWSet.parseFrom(set.getRwset());
      }
    }
    throw new AssertionError("nothing recorded for " + namespace);
  }

  private static List<String> take(RangeQuery range, int max) {
    var keys = new ArrayList<String>();
    for (int i = 0; i < max; i++) {
      Optional<KV> found = range.next();
      if (found.isEmpty()) {
        break;
      }
      keys.add(found.get().getKey());
    }
    return keys;
  }

  private static ByteString hash(String key) {
    return Sha256.of(ByteString.copyFromUtf8(key));
  }
}
