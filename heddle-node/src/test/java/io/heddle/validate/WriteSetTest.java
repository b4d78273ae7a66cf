// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.Version;
import io.heddle.testing.MapState;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.junit.jupiter.api.Test;

final class WriteSetTest {

  private static final Version OLD = new Version(0, 0);
  private static final Version NOW = new Version(7, 3);
  private static final ByteString TAGGED =
      StateMetadata.marshal(
          List.of(
              KVMetadataEntry.newBuilder()
                  .setName("tag")
                  .setValue(ByteString.copyFromUtf8("1"))
                  .build()));

  private final MapState committed =
      new MapState()
          .put("asset", "plain", StateEntry.of(ByteString.copyFromUtf8("old"), OLD))
          .put("asset", "tagged", new StateEntry(ByteString.copyFromUtf8("old"), TAGGED, OLD));
  private final BlockState state = new BlockState(committed);

  @Test
  @Spec("NA-222")
  void a_value_keeps_the_metadata_that_is_there() {
    apply(set -> set.addWrites(RwSet.write("tagged", "new")));

    assertThat(latest("tagged")).contains(entry("new", TAGGED));
  }

  @Test
  @Spec("NA-222")
  void metadata_keep_the_value_and_move_the_version() {
    apply(set -> set.addMetadataWrites(tag("plain")));

    assertThat(latest("plain")).contains(entry("old", TAGGED));
  }

  @Test
  @Spec("NA-222")
  void metadata_of_an_absent_key_are_nothing() {
    apply(set -> set.addMetadataWrites(tag("absent")));

    assertThat(state.changes()).isEmpty();
  }

  @Test
  @Spec("NA-222")
  void metadata_without_entries_remove_what_is_there() {
    apply(set -> set.addMetadataWrites(RwSet.noMetadata("tagged")));

    assertThat(latest("tagged")).contains(entry("old", ByteString.EMPTY));
  }

  @Test
  @Spec({"NA-222", "NA-224"})
  void a_delete_takes_value_and_metadata_and_later_metadata_find_no_key() {
    apply(set -> set.addWrites(RwSet.delete("tagged")));
    apply(set -> set.addMetadataWrites(tag("tagged")));

    assertThat(latest("tagged")).isEmpty();
  }

  @Test
  @Spec("NA-224")
  void an_empty_value_is_a_delete_and_so_is_a_deleted_value() {
    apply(set -> set.addWrites(RwSet.write("plain", "")));
    apply(set -> set.addWrites(RwSet.write("tagged", "1").toBuilder().setIsDelete(true)));

    assertThat(latest("plain")).isEmpty();
    assertThat(latest("tagged")).isEmpty();
  }

  @Test
  @Spec("NA-223")
  void two_values_of_an_absent_key_leave_it_absent() {
    apply(set -> set.addWrites(RwSet.write("absent", "1")).addWrites(RwSet.write("absent", "2")));

    assertThat(state.changes()).isEmpty();
  }

  @Test
  @Spec("NA-223")
  void two_values_of_a_present_key_leave_its_value_and_drop_its_metadata() {
    apply(set -> set.addWrites(RwSet.write("tagged", "1")).addWrites(RwSet.write("tagged", "2")));

    assertThat(latest("tagged")).contains(entry("old", ByteString.EMPTY));
  }

  @Test
  @Spec("NA-223")
  void three_values_of_a_key_are_the_last_of_them_without_metadata() {
    apply(set ->
        set.addWrites(RwSet.write("tagged", "1"))
            .addWrites(RwSet.write("tagged", "2"))
            .addWrites(RwSet.write("tagged", "3")));

    assertThat(latest("tagged")).contains(entry("3", ByteString.EMPTY));
  }

  @Test
  @Spec("NA-223")
  void two_deletes_of_a_key_delete_only_its_metadata() {
    apply(set -> set.addWrites(RwSet.delete("tagged")).addWrites(RwSet.delete("tagged")));

    assertThat(latest("tagged")).contains(entry("old", ByteString.EMPTY));
  }

  @Test
  @Spec("NA-223")
  void two_deletes_and_a_value_of_a_key_are_as_two_deletes() {
    apply(set ->
        set.addWrites(RwSet.delete("tagged"))
            .addWrites(RwSet.delete("tagged"))
            .addWrites(RwSet.write("tagged", "1")));

    assertThat(latest("tagged")).contains(entry("old", ByteString.EMPTY));
  }

  @Test
  @Spec("NA-222")
  void a_private_hash_is_written_gets_metadata_and_is_deleted() {
    ByteString key = Sha256.of(ByteString.copyFromUtf8("secret"));
    ByteString valueHash = Sha256.of(ByteString.copyFromUtf8("value"));
    var hash = new StateKey(Space.hashes("asset", "shared"), key);

    applyHash(key, valueHash);
    assertThat(state.latest(hash)).contains(StateEntry.of(valueHash, NOW));

    applyHashes(
        HashedRWSet.newBuilder()
            .addMetadataWrites(
                KVMetadataWriteHash.newBuilder()
                    .setKeyHash(key)
                    .addAllEntries(tag("any").getEntriesList())));
    assertThat(state.latest(hash)).contains(new StateEntry(valueHash, TAGGED, NOW));

    applyHashes(
        HashedRWSet.newBuilder()
            .addHashedWrites(
                KVWriteHash.newBuilder()
                    .setKeyHash(key)
                    .setValueHash(valueHash)
                    .setIsDelete(true)));
    assertThat(state.latest(hash)).isEmpty();
  }

  @Test
  @Spec("NA-224")
  void the_hash_of_nothing_deletes_a_private_hash() {
    ByteString key = Sha256.of(ByteString.copyFromUtf8("secret"));
    applyHash(key, Sha256.of(ByteString.copyFromUtf8("value")));
    applyHash(key, Sha256.of());

    assertThat(state.latest(new StateKey(Space.hashes("asset", "shared"), key))).isEmpty();
    assertThat(state.stateChanges())
        .singleElement()
        .satisfies(change -> assertThat(change.namespace()).isEqualTo("asset$$hshared"));
  }

  private void apply(Consumer<KVRWSet.Builder> content) {
    KVRWSet.Builder set = KVRWSet.newBuilder();
    content.accept(set);
    WriteSet.apply(List.of(new NamespaceSet("asset", set.build(), List.of())), NOW, state);
  }

  private void applyHash(ByteString key, ByteString valueHash) {
    applyHashes(
        HashedRWSet.newBuilder()
            .addHashedWrites(KVWriteHash.newBuilder().setKeyHash(key).setValueHash(valueHash)));
  }

  private void applyHashes(HashedRWSet.Builder hashes) {
    var collection =
        new CollectionSet(Space.hashes("asset", "shared"), hashes.build(), ByteString.EMPTY);
    WriteSet.apply(
        List.of(new NamespaceSet("asset", KVRWSet.getDefaultInstance(), List.of(collection))),
        NOW,
        state);
  }

  private Optional<StateEntry> latest(String key) {
    return state.latest(new StateKey(Space.open("asset"), ByteString.copyFromUtf8(key)));
  }

  private static KVMetadataWrite tag(String key) {
    return RwSet.metadata(key, "tag", ByteString.copyFromUtf8("1"));
  }

  private static StateEntry entry(String value, ByteString metadata) {
    return new StateEntry(ByteString.copyFromUtf8(value), metadata, NOW);
  }
}
