// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.Salvage;
import java.nio.file.Files;

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
