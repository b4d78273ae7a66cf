// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.Sha256;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import io.heddle.validate.BlockState.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What metadata keys have behind transactions of a committed block, as far as these alone tell. */
final class MetadataAfter {

  /**
   * Stands for whatever metadata a key had; no transaction can write just these bytes by chance.
   */
  private static final ByteString UNTOUCHED =
      Sha256.of(ByteString.copyFromUtf8("whatever metadata the key had"));

  private MetadataAfter() {}

  /**
   * What the valid transactions of a block make of keys, all together: only of those keys whose
   * metadata they write, which they delete, or of which one of them saw that there was no such key.
   */
  static Map<StateKey, ByteString> block(Block block, Set<StateKey> wanted) {
    Map<StateKey, ByteString> all = new HashMap<>();
    for (int index = 0; index < block.getData().getDataCount(); index++) {
      if (isValid(block, index)) {
        all.putAll(transaction(block.getData().getData(index), wanted));
      }
    }
    return all;
  }

  private static boolean isValid(Block block, int index) {
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    return index < codes.size() && codes.byteAt(index) == TxValidationCode.VALID_VALUE;
  }

  private static Map<StateKey, ByteString> transaction(ByteString entry, Set<StateKey> wanted) {
    Map<StateKey, ByteString> found = new HashMap<>();
    List<NamespaceSet> sets;
    try {
      Heading heading = Heading.parse(entry);
      sets = EndorserTransaction.parse(heading, SignedAction.parse(heading)).sets();
    } catch (InvalidTransaction _) {
      return found; // a valid one that is no invocation writes no keys of chaincode
    }
    for (NamespaceSet set : sets) {
      set.open().getReadsList().stream()
          .filter(read -> !read.hasVersion())
          .forEach(
              read -> found.put(new StateKey(set.space(), read.getKeyBytes()), ByteString.EMPTY));
      set.collections()
          .forEach(collection ->
              collection.hashes().getHashedReadsList().stream()
                  .filter(read -> !read.hasVersion())
                  .forEach(read ->
                      found.put(
                          new StateKey(collection.space(), read.getKeyHash()), ByteString.EMPTY)));
    }
    var state = new BlockState(new Untouched());
    WriteSet.apply(sets, new Version(0, 0), state);
    for (StateKey key : wanted) {
      state
          .change(key)
          .map(MetadataAfter::metadata)
          .filter(metadata -> !metadata.equals(UNTOUCHED))
          .ifPresent(metadata -> found.put(key, metadata));
    }
    found.keySet().retainAll(wanted);
    return found;
  }

  private static ByteString metadata(Change change) {
    return change.entry().map(StateEntry::metadata).orElse(ByteString.EMPTY);
  }

  /** A state in which every key is there with whatever metadata it had. */
  private record Untouched() implements StateReader {

    @Override
    public Optional<StateEntry> get(String namespace, ByteString key) {
      return Optional.of(new StateEntry(ByteString.EMPTY, UNTOUCHED, new Version(0, 0)));
    }

    @Override
    public Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end) {
      throw new UnsupportedOperationException("Writes depend on no ranges");
    }
  }
}
