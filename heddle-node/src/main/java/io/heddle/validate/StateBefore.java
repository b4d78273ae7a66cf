// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.Definitions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What the state had before a block that is committed long since, as far as endorsement policies
 * depend on it: the metadata of some keys, and the definitions of chaincode. Values of other keys
 * are not there. For one thread.
 */
final class StateBefore implements StateReader {

  /*
   * The ledger keeps only the present metadata of a key. They are those before the block if nobody
   * has written the key since, or if only values were: writing those keeps metadata. Otherwise the
   * last valid transaction before the block that wrote the key's metadata, deleted it or saw that
   * it did not exist tells; it is looked for in so many blocks.
   */
  private static final int MOST_BLOCKS = 1000;

  private final Ledger ledger;
  private final long number;
  private final Map<StateKey, ByteString> metadata = new HashMap<>();
  private boolean isSure = true;

  /**
   * @param keys those whose metadata are wanted
   */
  StateBefore(Ledger ledger, Block block, Set<StateKey> keys) {
    this.ledger = ledger;
    this.number = block.getHeader().getNumber();
    Set<StateKey> wanted = new HashSet<>(keys);
    try (StateSnapshot now = ledger.snapshot()) {
      Set<StateKey> touched = MetadataAfter.block(block, keys).keySet();
      wanted.removeIf(key -> isAsNow(now, key, touched.contains(key)));
      long first = ledger.firstBlock();
      long end = Math.max(first, number - MOST_BLOCKS);
      for (long earlier = number - 1; earlier >= end && !wanted.isEmpty(); earlier--) {
        ledger.block(earlier).ifPresent(each -> look(each, wanted));
      }
      boolean isWhole = end == 0; // what nobody has written in the whole chain was not there
      isSure = wanted.isEmpty() || isWhole;
      if (!isSure) {
        wanted.forEach(key -> take(now, key));
      }
    }
  }

  /** Takes what the key has now, if that is what it had. */
  private boolean isAsNow(StateSnapshot now, StateKey key, boolean isTouched) {
    Optional<StateEntry> entry = now.get(key.space().stateNamespace(), key.key());
    boolean isAsNow =
        entry.isPresent()
            && (entry.get().version().block() < number
                || (entry.get().version().block() == number && !isTouched));
    if (isAsNow) {
      take(now, key);
    }
    return isAsNow;
  }

  private void take(StateSnapshot now, StateKey key) {
    now.get(key.space().stateNamespace(), key.key())
        .ifPresent(entry -> metadata.put(key, entry.metadata()));
  }

  private void look(Block block, Set<StateKey> wanted) {
    MetadataAfter.block(block, wanted)
        .forEach((key, found) -> {
          metadata.put(key, found);
          wanted.remove(key);
        });
  }

  /** Whether all that has been asked for is known to have been so. */
  boolean isSure() {
    return isSure;
  }

  @Override
  public Optional<StateEntry> get(String namespace, ByteString key) {
    if (namespace.equals(Definitions.namespace())) {
      return ofDefinitions(key);
    }
    Space space = Space.ofHashes(namespace).orElseGet(() -> Space.open(namespace));
    return Optional.ofNullable(metadata.get(new StateKey(space, key)))
        .map(kept -> new StateEntry(ByteString.EMPTY, kept, new Version(0, 0)));
  }

  private Optional<StateEntry> ofDefinitions(ByteString key) {
    try (StateSnapshot now = ledger.snapshot()) {
      Optional<StateEntry> present = now.get(Definitions.namespace(), key);
      if (present.isEmpty() || present.get().version().block() < number) {
        return present; // definitions are never deleted
      }
      Optional<StateEntry> earlier =
          ledger
              .changeBefore(Definitions.namespace(), key.toStringUtf8(), new Version(number, 0))
              .map(change -> StateEntry.of(change.getValue(), new Version(0, 0)));
      isSure &= earlier.isPresent(); // the peer may keep no history
      return earlier.or(() -> present);
    }
  }

  @Override
  public Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end) {
    throw new UnsupportedOperationException("Policies depend on no ranges");
  }
}
