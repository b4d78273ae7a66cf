// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.LastConfig;
import io.heddle.disk.DamagedFile;
import io.heddle.disk.NumberedRecords;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;

/**
 * A chain on the disk, with a note of how far it was written. Reading is safe for threads; one at a
 * time may write.
 */
final class ChainFile implements AutoCloseable {

  private static final String BLOCKS = "blocks";

  private final ChannelName channel;
  private final NumberedRecords records;
  private final ChainNote note;
  private final StoredBlock form = new StoredBlock(); // of whoever writes

  private ChainFile(ChannelName channel, NumberedRecords records, ChainNote note) {
    this.channel = channel;
    this.records = records;
    this.note = note;
  }

  /**
   * Opens the one in a folder, which must be there; it may be empty.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  static ChainFile open(Path folder, ChannelName channel) {
    try {
      NumberedRecords records = NumberedRecords.open(folder, BLOCKS);
      ChainFile file = new ChainFile(channel, records, ChainNote.open(folder));
      try {
        file.checkNoted();
        file.note(file.end());
        return file;
      } catch (HeddleException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The orderer's chain in '%s' cannot be used: %s".formatted(folder, Reason.of(e)),
          e);
    }
  }

  /** No chain may have become shorter, or another one, since it was last written. */
  private void checkNoted() {
    ChainNote.End noted = note.before().orElse(ChainNote.End.NONE);
    boolean isShorter = height() < noted.height();
    if (isShorter || (noted.height() > 0 && !isThere(noted))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The orderer's chain in '%s' has %d blocks that are whole, and there were at least %d%s; put back a copy of the whole directory '%s', or remove it, and the chain is made again from the peer's ledger"
              .formatted(
                  records.file(),
                  height(),
                  noted.height(),
                  isShorter ? "" : " of another content",
                  records.file().resolveSibling("")));
    }
  }

  private boolean isThere(ChainNote.End noted) {
    return BlockHash.header(block(noted.height() - 1).getHeader()).equals(noted.headerHash());
  }

  long height() {
    return records.count();
  }

  /** Where the chain goes on. */
  ChainEnd end() {
    return height() == 0 ? ChainEnd.EMPTY : endAfter(block(height() - 1));
  }

  static ChainEnd endAfter(Block block) {
    BlockHeader header = block.getHeader();
    return new ChainEnd(header.getNumber() + 1, BlockHash.header(header), LastConfig.of(block));
  }

  /**
   * A block that is there.
   *
   * @throws HeddleException {@code INTERNAL} if it is damaged, {@code UNAVAILABLE} if it cannot be
   *     read now
   */
  Block block(long number) {
    try {
      return StoredBlock.read(
          records.read(number).orElseThrow(() -> new IOException("the chain is closed")));
    } catch (DamagedFile e) {
      throw cannotBeRead(Fault.INTERNAL, number, Reason.words(e), e);
    } catch (IOException e) {
      throw cannotBeRead(Fault.UNAVAILABLE, number, Reason.of(e), e);
    }
  }

  private HeddleException cannotBeRead(Fault fault, long number, String why, IOException e) {
    return new HeddleException(
        fault,
        "The orderer's block %d of channel '%s' cannot be read: %s".formatted(number, channel, why),
        e);
  }

  /**
   * Appends a block; it is on the disk when this returns. If it fails, the same block may be
   * appended again.
   *
   * @param next where the chain goes on then
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written now
   */
  void append(Block block, ChainEnd next) {
    try {
      if (height() < next.nextNumber()) { // else only what follows had failed
        records.append(form.of(block));
      }
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    note.write(next);
  }

  /** As {@link #append}, but the block is on the disk only after {@link #force}. */
  void appendLater(Block block) {
    try {
      records.appendLater(form.of(block));
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  void force(ChainEnd end) {
    try {
      records.force();
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    note(end);
  }

  private void note(ChainEnd end) {
    note.write(end);
    note.force();
  }

  /** Whether the chain begins with all blocks of another one, or is the same. */
  boolean beginsWith(ChainNote.End other) {
    return other.height() == 0 || (other.height() <= height() && isThere(other));
  }

  /**
   * Removes the blocks behind those of a chain that this one begins with; on the disk when this
   * returns.
   */
  void goBackTo(ChainNote.End end) {
    try {
      records.keep(end.height());
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    note.write(end()); // so that neither of the last two is from before
    note(end());
  }

  private HeddleException cannotBeWritten(IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "The orderer's chain of channel '%s' cannot be written now: %s"
            .formatted(channel, Reason.words(e)),
        e);
  }

  /** Twice is harmless. */
  @Override
  public void close() {
    try (note;
        records) {
      note.force();
    } catch (IOException _) {
      // all of it is on the disk already
    }
  }
}
