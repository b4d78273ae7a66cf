// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that Fabric's own read-write-set code gives: chaincode-protocol.md, appendix B. */
final class ReadWriteSetGoldenTest {

  private static final String POLICY = "VALIDATION_PARAMETER";

  @TempDir private Path dir;
  private TestLedger chain;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec({"CP-58", "CP-160", "CP-170", "CP-175", "CP-176", "NA-85", "NA-87"})
  void b2_reads_and_writes() {
    commit("_lifecycle", "namespaces/fields/mycc/Sequence", "1", new Version(5, 0));
    commit("mycc", "b", "1", new Version(3, 1));
    try (Simulator simulator = simulator()) {
      simulator.get("mycc", "b");
      simulator.put("mycc", "d", bytes("soon deleted"));
      simulator.get("mycc", "a");
      simulator.put("mycc", "c", bytes("v"));
      simulator.delete("mycc", "d");
      simulator.get("mycc", "b");
      simulator.get("_lifecycle", "namespaces/fields/mycc/Sequence");

      assertThat(hex(simulator.results()))
          .isEqualTo(
              "12350a0a5f6c6966656379636c6512270a250a1f6e616d657370616365732f6669656c64732f6d7963"
                  + "632f53657175656e63651202080512270a046d796363121f0a030a01610a090a01621204080310"
                  + "011a060a01631a01761a050a01641001");
    }
  }

  @Test
  @Spec({"CP-51", "CP-170", "NA-87"})
  void b3_an_empty_value_is_a_delete() {
    try (Simulator simulator = simulator()) {
      simulator.put("mycc", "d", ByteString.EMPTY);

      assertThat(hex(simulator.results())).isEqualTo("120f0a046d79636312071a050a01641001");
    }
  }

  @Test
  @Spec("CP-175")
  void b3_nothing_recorded_is_no_bytes() {
    try (Simulator simulator = simulator()) {
      assertThat(simulator.results()).isEqualTo(ByteString.EMPTY);
      assertThat(simulator.privateResults()).isEmpty();
    }
  }

  @Test
  @Spec({"CP-163", "CP-166", "CP-167", "NA-89"})
  void b4_two_iterators() {
    var record = new TransactionRecord(new TxId("t"));
    var empty = new RangeRecord("\u0001", "");
    var partial = new RangeRecord("k1", "l");
    record.in("mycc", changes -> changes.range(empty));
    record.in("mycc", changes -> changes.range(partial));

    partial.took("k1", new Version(1, 0));
    partial.took("k2", new Version(2, 7));
    empty.ended();

    assertThat(hex(record.set()))
        .isEqualTo(
            "12310a046d796363122912050a0101180112200a026b3112026b3222160a080a026b31120208010a0a0a"
                + "026b32120408021007");
  }

  @ParameterizedTest(name = "{0} records")
  @CsvSource({
    "50, 557471387a97547fce4d5f0b9ca2413b647274b7a41adf547f5af2b5dd8f1389",
    "51, d24007742db3da2993daf511b563ac6b5ea03601425ae77649fc63e69858d4dd",
    "52, 741caa43e7382a74564655a0f2eb066dae219a607a8bb63893abbdeb0d6d1d02",
    "101, 6dfc45937645ac130e31ae0d6bd5978839e723473528a83100622d804ce6e02b",
    "102, ecbec195e724c5a4a8d4f66717be8d06ade38c33da0ecc49e388900c22f97ff8",
    "2601, 3dc92d97d06ff8ca781caa8c756ac75e63b8eeb67a58a9845f2f555184ea86f9",
    "2602, d9ebb28fb0ad5a9c67ab5e04f11b79f90660fccacb349f5d20fe0666000a8e06",
    "2652, 960ecf2972c35d2f210148916eb12b1f9c244af3482434e3a7b6d8409e39d4df",
  })
  @Spec({"CP-165", "CP-166", "NA-91"})
  void b5_ranges_of_many_records(int count, String sha256) throws Exception {
    commitKeys(count);
    try (Simulator simulator = simulator()) {
      RangeQuery range = simulator.range("mycc", "k", "l");
      while (range.next().isPresent()) {}

      assertThat(hex(Sha256.of(onlyRange(simulator.results()).toByteString()))).isEqualTo(sha256);
    }
  }

  @Test
  @Spec({"CP-166", "NA-91"})
  void b5_a_summary_of_two_levels_holds_the_highest_one() throws Exception {
    commitKeys(2602);
    try (Simulator simulator = simulator()) {
      RangeQuery range = simulator.range("mycc", "k", "l");
      while (range.next().isPresent()) {}

      var summary = onlyRange(simulator.results()).getReadsMerkleHashes();
      assertThat(summary.getMaxLevel()).isEqualTo(2);
      assertThat(summary.getMaxLevelHashesList().stream().map(ReadWriteSetGoldenTest::hex))
          .containsExactly(
              "95484b2a15bb09d0ecad685b7cae7639fe5df5497664eb91e5f34dcb5d5c3ce8",
              "66414717bc6c2b5a13995ca0e399558426c98e7cfc47bea3d16ef8d42e5400ab");
    }
  }

  @Test
  @Spec({"CP-89", "CP-91", "CP-172", "CP-173", "NA-94"})
  void b6_private_reads_writes_purge_and_metadata() {
    commitPrivate("old", "1", new Version(4, 2));
    try (Simulator simulator = simulator()) {
      PrivateCollection c1 = simulator.collection("mycc", "c1");
      c1.get("pk");
      c1.get("old");
      c1.put("pk", bytes("pv"));
      c1.purge("old");
      c1.delete("gone");
      c1.putMetadata("pk", POLICY, ByteString.fromHex("0102"));

      assertThat(hex(simulator.results()))
          .isEqualTo(
              "12d4020a046d7963631acb020a02633112a2020a280a20cba06b5736faf67e54b07b561eae94395e77"
                  + "4c517a7d910a54369e1263ccfbd41204080410020a220a20eb3102a6cb586765d01fad324523ec"
                  + "0bc67b9efd6a2d9589c135adfedf7922cc12240a20283bb9deef02e6843abfb538efa1eca70801"
                  + "bd8a701c3f98191e123496339247100112260a20cba06b5736faf67e54b07b561eae94395e774c"
                  + "517a7d910a54369e1263ccfbd41001200112440a20eb3102a6cb586765d01fad324523ec0bc67b"
                  + "9efd6a2d9589c135adfedf7922cc1a200717031b935f131e7a4974ff41f4511bbd630b61dd1a81"
                  + "3d47a214106b9ec14b1a3e0a20eb3102a6cb586765d01fad324523ec0bc67b9efd6a2d9589c135"
                  + "adfedf7922cc121a0a1456414c49444154494f4e5f504152414d45544552120201021a20c26616"
                  + "a4ca8f9a58df25469e29a5fa77b3b0ce58951ad018e6490d4f57e672d0");
      assertThat(
              simulator
                  .privateResults()
                  .map(TxPvtReadWriteSet::toByteString)
                  .map(ReadWriteSetGoldenTest::hex))
          .contains(
              "12310a046d79636312290a02633112231a080a04676f6e6510011a070a036f6c6410011a080a02706b"
                  + "1a02707622040a02706b");
    }
  }

  @Test
  @Spec({"CP-88", "CP-172"})
  void b7_a_hashed_read_only() {
    commitPrivate("pk", "1", new Version(4, 2));
    try (Simulator simulator = simulator()) {
      assertThat(simulator.collection("mycc", "c1").hash("pk")).isEqualTo(Sha256.of(bytes("1")));

      assertThat(hex(simulator.results()))
          .isEqualTo(
              "12380a046d7963631a300a026331122a0a280a20eb3102a6cb586765d01fad324523ec0bc67b9efd6a"
                  + "2d9589c135adfedf7922cc120408041002");
      assertThat(simulator.privateResults()).isEmpty();
    }
  }

  @Test
  @Spec({"CP-81", "CP-82", "CP-171", "NA-88"})
  void b8_metadata_writes() {
    commit("mycc", "a", "1", new Version(2, 0));
    try (Simulator simulator = simulator()) {
      simulator.putMetadata("mycc", "b", POLICY, ByteString.EMPTY);
      simulator.putMetadata("mycc", "a", "replaced", bytes("x"));
      simulator.putMetadata("mycc", "a", POLICY, ByteString.fromHex("aa"));
      assertThat(simulator.metadata("mycc", "a")).isEmpty();

      assertThat(hex(simulator.results()))
          .isEqualTo(
              "124e0a046d79636312460a070a016112020802221e0a016112190a1456414c49444154494f4e5f5041"
                  + "52414d455445521201aa221b0a016212160a1456414c49444154494f4e5f504152414d45544552");
    }
  }

  private Simulator simulator() {
    return new Simulator(new TxId("t1"), chain.ledger().snapshot());
  }

  private void commit(String namespace, String key, String value, Version version) {
    chain.append(TestLedger.change(namespace, key, bytes(value), version));
  }

  private void commitPrivate(String key, String value, Version version) {
    ByteString hashedKey = Sha256.of(bytes(key));
    var hashed = StateEntry.of(Sha256.of(bytes(value)), version);
    chain.append(
        TestLedger.change("mycc$$pc1", key, bytes(value), version),
        new StateChange("mycc$$hc1", hashedKey, Optional.of(hashed)));
  }

  private void commitKeys(int count) {
    var changes = new StateChange[count];
    for (int i = 1; i <= count; i++) {
      changes[i - 1] =
          TestLedger.change("mycc", "k%04d".formatted(i), bytes("v"), new Version(i, i % 3));
    }
    chain.append(changes);
  }

  private static RangeQueryInfo onlyRange(ByteString results)
      throws InvalidProtocolBufferException {
    var set = KVRWSet.parseFrom(TxReadWriteSet.parseFrom(results).getNsRwset(0).getRwset());
    assertThat(set.getRangeQueriesInfoCount()).isEqualTo(1);
    return set.getRangeQueriesInfo(0);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
