// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.ledger.LedgerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file beside the ledgers that says that they have had a block, so that ledgers that are gone do
 * not pass for some that never were. That it is there is all that counts; in it are, for whoever
 * looks, the names of the channels.
 */
public final class BegunLedger {

  private final DataDirectory data;
  private final PeerFolder peer;

  private BegunLedger(DataDirectory data, PeerFolder peer) {
    this.data = data;
    this.peer = peer;
  }

  /** That of one peer. */
  public static BegunLedger in(DataDirectory data, PeerFolder peer) {
    return new BegunLedger(data, peer);
  }

  /**
   * Looks before the ledgers are opened, for that makes them anew.
   *
   * @throws HeddleException {@code BAD_INPUT} if there were some and are none
   */
  public void checkThere() {
    if (!LedgerStore.isAt(peer.ledger())) {
      refuseIfBegun();
    }
  }

  /**
   * Looks at what is in them.
   *
   * @throws HeddleException {@code BAD_INPUT} if they have had a block and have none
   */
  public void checkNotEmpty(LedgerStore ledgers) {
    if (ledgers.channels().isEmpty()) {
      refuseIfBegun();
    }
  }

  /** Notes that they have one, on disk when this returns. */
  public void note(LedgerStore ledgers) {
    Set<ChannelName> channels = ledgers.channels();
    try {
      WholeFile.update(
          file(),
          channels.stream().map(name -> name.value() + "\n").sorted().collect(Collectors.joining()),
          Mode.PRIVATE);
    } catch (IOException e) {
      throw cannotBe("written", e);
    }
  }

  /** Lets them begin again. */
  void forget() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw cannotBe("removed", e);
    }
  }

  private void refuseIfBegun() {
    if (Files.exists(file())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Data directory '%s' has had a ledger with blocks, and there is none in '%s' now; put back a copy of that directory, or remove '%s' as well, to take the blocks again from the orderer, without private values, or, if you remove '%s', too, to begin a new chain"
              .formatted(data.root(), peer.ledger(), file(), data.orderer()));
    }
  }

  private HeddleException cannotBe(String done, IOException e) {
    return new HeddleException(
        Fault.BAD_INPUT, "'%s' cannot be %s: %s".formatted(file(), done, Reason.words(e)), e);
  }

  private Path file() {
    return peer.begunLedger();
  }
}
