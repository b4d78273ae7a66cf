// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

final class NamespaceSetTest {

  private static final KVRWSet NOTHING = KVRWSet.getDefaultInstance();
  private static final HashedRWSet NO_HASHES = HashedRWSet.getDefaultInstance();

  @Test
  @Spec("NA-206")
  void it_is_written_if_a_value_metadata_or_the_hash_of_either_is() {
    assertThat(isWritten(NOTHING, NO_HASHES)).isFalse();
    assertThat(
            isWritten(
                KVRWSet.newBuilder().addReads(RwSet.read("k", Optional.empty())).build(),
                HashedRWSet.newBuilder().addHashedReads(KVReadHash.getDefaultInstance()).build()))
        .isFalse();
    assertThat(isWritten(KVRWSet.newBuilder().addWrites(RwSet.write("k", "1")).build(), NO_HASHES))
        .isTrue();
    assertThat(
            isWritten(
                KVRWSet.newBuilder().addMetadataWrites(RwSet.noMetadata("k")).build(), NO_HASHES))
        .isTrue();
    assertThat(
            isWritten(
                NOTHING,
                HashedRWSet.newBuilder().addHashedWrites(KVWriteHash.getDefaultInstance()).build()))
        .isTrue();
    assertThat(
            isWritten(
                NOTHING,
                HashedRWSet.newBuilder()
                    .addMetadataWrites(KVMetadataWriteHash.getDefaultInstance())
                    .build()))
        .isTrue();
  }

  @Test
  @Spec("NA-205")
  void each_part_is_read_and_has_to_be_readable() throws Exception {
    KVRWSet open = KVRWSet.newBuilder().addWrites(RwSet.write("k", "1")).build();
    HashedRWSet hashes =
        HashedRWSet.newBuilder().addHashedWrites(KVWriteHash.getDefaultInstance()).build();
    ByteString valuesHash = ByteString.copyFromUtf8("hash");
    CollectionHashedReadWriteSet collection =
        CollectionHashedReadWriteSet.newBuilder()
            .setCollectionName("c")
            .setHashedRwset(hashes.toByteString())
            .setPvtRwsetHash(valuesHash)
            .build();
    NsReadWriteSet set =
        NsReadWriteSet.newBuilder()
            .setNamespace("ns")
            .setRwset(open.toByteString())
            .addCollectionHashedRwset(collection)
            .build();
    ByteString garbage = ByteString.copyFromUtf8("\u0007garbage");

    assertThat(NamespaceSet.parse(results(set)))
        .containsExactly(
            new NamespaceSet(
                "ns",
                open,
                List.of(new CollectionSet(Space.hashes("ns", "c"), hashes, valuesHash))));
    assertUnreadable(garbage);
    assertUnreadable(results(set.toBuilder().setRwset(garbage).build()));
    assertUnreadable(
        results(
            set.toBuilder()
                .setCollectionHashedRwset(0, collection.toBuilder().setHashedRwset(garbage))
                .build()));
  }

  private static void assertUnreadable(ByteString results) {
    assertThatThrownBy(() -> NamespaceSet.parse(results))
        .isInstanceOfSatisfying(
            InvalidTransaction.class,
            e -> assertThat(e.code()).isEqualTo(TxValidationCode.BAD_RWSET))
        .hasMessage(
            "The read-write set cannot be parsed: Protocol message contained an invalid tag"
                + " (zero).");
  }

  private static ByteString results(NsReadWriteSet set) {
    return TxReadWriteSet.newBuilder().addNsRwset(set).build().toByteString();
  }

  private static boolean isWritten(KVRWSet open, HashedRWSet hashes) {
    return new NamespaceSet(
            "ns",
            open,
            List.of(
                new CollectionSet(Space.hashes("ns", "c"), NO_HASHES, ByteString.EMPTY),
                new CollectionSet(Space.hashes("ns", "d"), hashes, ByteString.EMPTY)))
        .isWritten();
  }
}
