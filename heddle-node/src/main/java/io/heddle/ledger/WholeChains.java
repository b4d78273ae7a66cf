// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads all of a store: every table's checksums, and every chain from its first block to its end.
 */
final class WholeChains {

  private final OpenRocks rocks;
  private final Path directory;

  private WholeChains(OpenRocks rocks, Path directory) {
    this.rocks = rocks;
    this.directory = directory;
  }

  /**
   * Where the chains end.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if a block is missing or another one
   * @throws RocksDBException if a table cannot be read
   */
  static Map<ChannelName, ChainEnd> check(OpenRocks rocks, Path directory) throws RocksDBException {
    rocks.rocks().verifyChecksum();
    return new WholeChains(rocks, directory).check();
  }

  private Map<ChannelName, ChainEnd> check() throws RocksDBException {
    Map<ChannelName, ChainEnd> ends = new LinkedHashMap<>();
    try (RocksIterator chains = rocks.rocks().newIterator(rocks.family(Column.CHAINS))) {
      for (chains.seekToFirst(); chains.isValid(); chains.next()) {
        var channel = new ChannelName(new String(chains.key(), StandardCharsets.UTF_8));
        ChainEnd end = StoreValue.chainEnd(chains.value());
        check(channel, end);
        ends.put(channel, end);
      }
      chains.status();
    }
    return ends;
  }

  private void check(ChannelName channel, ChainEnd end) throws RocksDBException {
    Optional<Origin> origin = origin(channel);
    ByteString previous = origin.map(Origin::headerHash).orElse(ByteString.EMPTY);
    for (long number = origin.map(Origin::firstBlock).orElse(0L); number < end.height(); number++) {
      Block block = block(channel, number);
      if (block.getHeader().getNumber() != number
          || !block.getHeader().getPreviousHash().equals(previous)
          || !block.getHeader().getDataHash().equals(BlockHash.data(block.getData()))) {
        throw broken(channel, number, "does not follow the one before it");
      }
      previous = BlockHash.header(block.getHeader());
    }
    if (!previous.equals(end.headerHash())) {
      throw broken(channel, end.height() - 1, "is not the last one that was written");
    }
    if (stored(channel, end.height()) != null && !isRebuilt(channel)) {
      throw broken(channel, end.height(), "is there, and what it changed is not");
    }
  }

  private boolean isRebuilt(ChannelName channel) throws RocksDBException {
    return rocks
            .rocks()
            .get(
                rocks.family(Column.STATE),
                StoreKey.state(channel, LedgerMarks.REBUILD, ByteString.EMPTY))
        != null;
  }

  private Optional<Origin> origin(ChannelName channel) throws RocksDBException {
    return Optional.ofNullable(
            rocks
                .rocks()
                .get(
                    rocks.family(Column.STATE),
                    StoreKey.state(channel, Origin.NAMESPACE, ByteString.EMPTY)))
        .map(stored -> StoreValue.origin(StoreValue.stateEntry(stored).value()));
  }

  private Block block(ChannelName channel, long number) throws RocksDBException {
    byte @org.jspecify.annotations.Nullable [] stored = stored(channel, number);
    if (stored == null) {
      throw broken(channel, number, "is not there");
    }
    try {
      return Block.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw broken(channel, number, "cannot be read");
    }
  }

  private byte @org.jspecify.annotations.Nullable [] stored(ChannelName channel, long number)
      throws RocksDBException {
    return rocks.rocks().get(rocks.family(Column.BLOCKS), StoreKey.block(channel, number));
  }

  private RuntimeException broken(ChannelName channel, long number, String what) {
    return Salvage.impossible(
        directory, "block %d of channel '%s' %s".formatted(number, channel, what));
  }
}
