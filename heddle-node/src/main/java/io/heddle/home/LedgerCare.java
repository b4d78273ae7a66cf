// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Reason;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.Salvage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What can be done with the ledger of a node that does not run. */
public final class LedgerCare {

  private LedgerCare() {}

  /**
   * Takes over of a damaged ledger what is whole, a line for each thing that is to be told.
   *
   * @param peer whose ledger it is
   * @throws HeddleException {@code NOT_FOUND} if there is none, {@code CONFLICT} if a node runs or
   *     the ledger is whole, {@code BAD_INPUT} if nothing can be taken over
   */
  public static String salvage(DataDirectory data, PeerFolder peer) {
    if (!Files.isDirectory(peer.ledger())) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "There is no ledger in data directory '%s'; name another with --data"
              .formatted(data.root()));
    }
    try (TakenDirectory taken = TakenDirectory.take(data)) {
      Salvage.Result result = Salvage.run(peer.ledger());
      if (result.chains().stream().allMatch(chain -> chain.kept() == 0)) {
        BegunLedger.in(taken.data(), peer).forget();
      }
      var told = new StringBuilder();
      boolean hasOrderer = Files.isDirectory(data.orderer());
      result.chains().forEach(chain -> told.append(told(chain, hasOrderer)).append('\n'));
      return told.append("The damaged files are kept in '%s'".formatted(result.aside())).toString();
    }
  }

  /**
   * Removes what all channels have: the ledgers of all peers, the orderer's chains, and what is
   * noted of definitions. Certificates, packages and builds stay. One that is broken off is gone on
   * with by the next start.
   *
   * @return whether there was anything
   * @throws HeddleException {@code CONFLICT} if a node runs
   */
  public static boolean reset(DataDirectory data) {
    if (!Files.isDirectory(data.root())) {
      return false;
    }
    try (TakenDirectory taken = TakenDirectory.take(data)) {
      boolean hadSome = Files.exists(data.orderer()) || LedgerStore.isAt(data.ledger());
      new PendingReset(false, List.of()).note(taken.data());
      clear(taken.data());
      PendingReset.done(taken.data());
      return hadSome;
    }
  }

  /** As {@link #reset}, of a directory that the caller has taken, without a note. */
  public static void clear(DataDirectory data) {
    try {
      for (PeerFolder peer : data.peerFolders()) {
        clear(data, peer);
      }
      DirectoryTree.delete(data.orderer());
      Files.deleteIfExists(data.undeployed());
      Files.deleteIfExists(data.pendingReturn());
      DirectoryTree.force(data.root());
    } catch (IOException e) {
      throw notCleared(data, e);
    }
  }

  /** Removes what one peer has of all channels; nobody uses it. */
  public static void clear(DataDirectory data, PeerFolder peer) {
    try {
      DirectoryTree.delete(peer.ledger());
      BegunLedger.in(data, peer).forget();
      Files.deleteIfExists(peer.approvals());
    } catch (IOException e) {
      throw notCleared(data, e);
    }
  }

  private static HeddleException notCleared(DataDirectory data, IOException e) {
    return new HeddleException(
        Fault.INTERNAL,
        "The ledgers in data directory '%s' cannot be removed: %s; the next start tries it again"
            .formatted(data.root(), Reason.words(e)),
        e);
  }

  private static String told(Salvage.Chain chain, boolean hasOrderer) {
    String kept =
        chain.kept() == 0
            ? "no block is kept"
            : "blocks 0 to %d are kept".formatted(chain.kept() - 1);
    long before = chain.before().orElse(chain.kept());
    String lost =
        before > chain.kept()
            ? "; %d to %d are lost, and %s"
                .formatted(
                    chain.kept(),
                    before - 1,
                    hasOrderer
                        ? "the orderer gives them again at the next start, without private values"
                        : "their numbers will be given to other blocks")
            : chain.before().isPresent() ? "; none is lost" : "; how many there were is not known";
    return "Channel '%s': %s%s".formatted(chain.channel(), kept, lost);
  }
}
