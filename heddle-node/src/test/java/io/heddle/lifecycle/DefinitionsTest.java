// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.simulate.Simulator;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the definitions in the state of a recorded channel. */
final class DefinitionsTest {

  private static final Map<String, StateEntry> RECORDED =
      RecordedChannel.stateAfter(RecordedChannel.RAFT).getOrDefault("_lifecycle", Map.of());

  @TempDir private Path directory;
  private TestLedger recorded;
  private TestLedger empty;

  @BeforeEach
  void start() {
    recorded = TestLedger.in(directory.resolve("recorded"));
    recorded.append(
        RECORDED.entrySet().stream()
            .map(entry ->
                new StateChange("_lifecycle", key(entry.getKey()), Optional.of(entry.getValue())))
            .toArray(StateChange[]::new));
    empty = TestLedger.in(directory.resolve("empty"));
  }

  @AfterEach
  void stop() {
    recorded.close();
    empty.close();
  }

  @Test
  @Spec("NA-157")
  void reads_what_fabric_wrote() {
    ChaincodeDefinition asset = definition("asset");

    assertThat(asset.sequence()).isEqualTo(1);
    assertThat(asset.version()).isEqualTo("1.0");
    assertThat(asset.initRequired()).isFalse();
    assertThat(asset.endorsementPlugin()).isEqualTo("escc");
    assertThat(asset.validationPlugin()).isEqualTo("vscc");
    assertThat(asset.collections().getConfigList())
        .extracting(CollectionConfig::getStaticCollectionConfig)
        .extracting(collection -> collection.getName())
        .containsExactly("shared", "org1only", "strict");
    assertThat(definition("seeded").initRequired()).isTrue();
  }

  @Test
  @Spec({"NA-157", "NA-159"})
  void writes_every_definition_byte_for_byte_as_fabric_does() throws Exception {
    Map<String, ByteString> written = new TreeMap<>();

    try (StateSnapshot snapshot = recorded.ledger().snapshot()) {
      for (String name : Definitions.names(snapshot)) {
        writes(empty, Definitions.read(snapshot, name).orElseThrow())
            .forEach(
                write -> written.put(RecordedChannel.hex(write.getKeyBytes()), write.getValue()));
      }
    }

    Map<String, ByteString> due = new TreeMap<>();
    RECORDED.forEach((key, entry) -> due.put(key, entry.value()));
    assertThat(written).isEqualTo(due);
  }

  @Test
  @Spec("NA-159")
  void writes_nothing_if_nothing_changes() throws Exception {
    assertThat(writes(recorded, definition("asset"))).isEmpty();
  }

  @Test
  @Spec("NA-159")
  void writes_only_the_fields_that_change() throws Exception {
    ChaincodeDefinition old = definition("asset");
    var next =
        new ChaincodeDefinition(
            old.name(),
            2,
            old.version(),
            old.initRequired(),
            old.endorsementPlugin(),
            old.validationPlugin(),
            old.validationParameter(),
            old.collections());

    assertThat(writes(recorded, next))
        .extracting(KVWrite::getKey)
        .containsExactly("namespaces/fields/asset/Sequence");
  }

  @Test
  @Spec("NA-159")
  void deletes_fields_that_are_no_longer_listed() throws Exception {
    StateMetadata withMore =
        StateMetadata.newBuilder()
            .setDatatype("ChaincodeDefinition")
            .addAllFields(
                List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections", "More"))
            .build();
    recorded
        .put("_lifecycle", "namespaces/fields/asset/More", "1")
        .append(
            TestLedger.change(
                "_lifecycle",
                "namespaces/metadata/asset",
                withMore.toByteString(),
                new Version(2, 0)));

    List<KVWrite> writes = writes(recorded, definition("asset"));

    assertThat(writes)
        .extracting(KVWrite::getKey, KVWrite::getIsDelete)
        .containsExactly(
            tuple("namespaces/fields/asset/More", true), tuple("namespaces/metadata/asset", false));
  }

  @Test
  @Spec({"CP-161", "CP-140"})
  void a_transaction_depends_on_the_sequence_it_asked_for() throws Exception {
    try (var simulator = new Simulator(TestLedger.txId(1), recorded.ledger().snapshot())) {
      assertThat(Definitions.recordedSequence(simulator, "asset")).isEqualTo(1);
      assertThat(Definitions.recordedSequence(simulator, "nobody")).isZero();

      assertThat(set(simulator.results()).getReadsList())
          .extracting(KVRead::getKey, KVRead::hasVersion)
          .containsExactly(
              tuple("namespaces/fields/asset/Sequence", true),
              tuple("namespaces/fields/nobody/Sequence", false));
    }
  }

  @Test
  @Spec("NA-157")
  void a_name_that_is_not_defined_has_no_definition() {
    try (StateSnapshot snapshot = recorded.ledger().snapshot()) {
      assertThat(Definitions.read(snapshot, "nobody")).isEmpty();
    }
  }

  @Test
  @Spec("NA-157")
  void something_else_under_a_name_is_an_error() {
    ByteString other = StateMetadata.newBuilder().setDatatype("Something").build().toByteString();
    empty.append(
        TestLedger.change("_lifecycle", "namespaces/metadata/odd", other, new Version(0, 0)));

    try (StateSnapshot snapshot = empty.ledger().snapshot()) {
      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(() -> Definitions.read(snapshot, "odd"))
          .withMessage("Namespace 'odd' is not a chaincode but a 'Something'");
    }
  }

  private ChaincodeDefinition definition(String name) {
    try (StateSnapshot snapshot = recorded.ledger().snapshot()) {
      return Definitions.read(snapshot, name).orElseThrow();
    }
  }

  private static List<KVWrite> writes(TestLedger on, ChaincodeDefinition definition)
      throws InvalidProtocolBufferException {
    try (var simulator = new Simulator(TestLedger.txId(1), on.ledger().snapshot())) {
      Definitions.write(simulator, definition);
      return set(simulator.results()).getWritesList();
    }
  }

  private static KVRWSet set(ByteString results) throws InvalidProtocolBufferException {
    return KVRWSet.parseFrom(TxReadWriteSet.parseFrom(results).getNsRwset(0).getRwset());
  }

  private static ByteString key(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
