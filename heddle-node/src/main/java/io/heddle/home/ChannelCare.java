// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.Rebuild;
import io.heddle.validate.KeptValues;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can be done with the channels of a peer that does not run, in the words of Fabric's {@code
 * peer node} commands.
 *
 * <p>Fabric: core/ledger/kvledger, rollback.go, reset.go, rebuild_dbs.go, pause_resume.go and
 * unjoin_channel.go.
 */
public final class ChannelCare {

  private static final String BUSY =
      "as another peer node command is executing, wait for that command to complete its execution or terminate it before retrying: ";

  private final DataDirectory data;
  private final PeerFolder peer;

  /** For one peer in a data directory. */
  public ChannelCare(DataDirectory data, PeerFolder peer) {
    this.data = data;
    this.peer = peer;
  }

  /** Leaves the first block of all channels; the others come again at the next start. */
  public String reset() {
    return with(store -> {
      refuseSnapshots(
          store,
          "cannot reset channels because the peer contains channel(s) %s that were bootstrapped from snapshot");
      ledgers(store).forEach(ledger -> leave(ledger, 1));
      return "All channel ledgers have been successfully reset to the genesis block";
    });
  }

  /** Leaves the blocks of a channel up to one; the others come again at the next start. */
  public String rollBack(String channel, long block) {
    return with(store -> {
      refuseSnapshots(
          store,
          "cannot rollback any channel because the peer contains channel(s) %s that were bootstrapped from snapshot");
      Ledger ledger = ledger(store, channel, "ledgerID [%s] does not exist");
      long last = blocks(ledger) - 1;
      if (Long.compareUnsigned(block, last) >= 0) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "target block number [%s] should be less than the biggest block number [%d]"
                .formatted(Long.toUnsignedString(block), last));
      }
      leave(ledger, block + 1);
      return "The channel [%s] has been successfully rolled back to the block number [%d]"
          .formatted(channel, block);
    });
  }

  /** Has the next start make of the blocks all that is made of them. */
  public String rebuild() {
    return with(store -> {
      refuseSnapshots(
          store,
          "cannot rebuild databases because the peer contains channel(s) %s that were bootstrapped from snapshot");
      ledgers(store).forEach(ledger -> leave(ledger, blocks(ledger)));
      return "The databases of all channels have been dropped; the next start rebuilds them from the blocks";
    });
  }

  /** Has a channel not opened, until it is {@linkplain #resume resumed}. */
  public String pause(String channel) {
    return with(store -> {
      ledger(store, channel, NO_STATUS).pause(true);
      return "The channel [%s] has been successfully paused".formatted(channel);
    });
  }

  /** Has a channel opened again. */
  public String resume(String channel) {
    return with(store -> {
      ledger(store, channel, NO_STATUS).pause(false);
      return "The channel [%s] has been successfully resumed".formatted(channel);
    });
  }

  /** Removes all that the peer has of a channel. */
  public String unjoin(String channel) {
    return with(store -> {
      Ledger ledger = ledger(store, channel, "unjoin channel [%1$s]: " + NO_STATUS);
      if (store.channels().size() == 1) {
        begun().forget(); // nothing is left that could get lost
      }
      store.remove(ledger.channel());
      if (!store.channels().isEmpty()) {
        begun().note(store);
      }
      return "channel has been successfully unjoined ledgerID=" + channel;
    });
  }

  private static final String NO_STATUS =
      "cannot update ledger status, ledger [%1$s] does not exist";

  private BegunLedger begun() {
    return BegunLedger.in(data, peer);
  }

  private static void leave(Ledger ledger, long blocks) {
    ledger.leave(blocks, KeptValues.keep(ledger));
  }

  /** Those that are committed, and those that are to be committed again. */
  private static long blocks(Ledger ledger) {
    return Math.max(ledger.height(), ledger.rebuild().map(Rebuild::stored).orElse(0L));
  }

  private static List<Ledger> ledgers(LedgerStore store) {
    return store.channels().stream()
        .sorted(Comparator.comparing(ChannelName::value))
        .map(store::ledger)
        .toList();
  }

  private static Ledger ledger(LedgerStore store, String channel, String unknown) {
    return ledgers(store).stream()
        .filter(ledger -> ledger.channel().value().equals(channel))
        .findFirst()
        .orElseThrow(() -> new HeddleException(Fault.NOT_FOUND, unknown.formatted(channel)));
  }

  private static void refuseSnapshots(LedgerStore store, String text) {
    String made =
        ledgers(store).stream()
            .filter(ledger -> ledger.origin().isPresent())
            .map(ledger -> ledger.channel().value())
            .collect(Collectors.joining(" "));
    if (!made.isEmpty()) {
      throw new HeddleException(Fault.CONFLICT, text.formatted("[" + made + "]"));
    }
  }

  private <T> T with(Function<LedgerStore, T> work) {
    if (!LedgerStore.isAt(peer.ledger())) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "There is no ledger in '%s'; name another data directory with --data"
              .formatted(peer.ledger()));
    }
    try (TakenDirectory _ = taken();
        LedgerStore store = LedgerStore.open(peer.ledger())) {
      return work.apply(store);
    }
  }

  private TakenDirectory taken() {
    try {
      return TakenDirectory.take(data);
    } catch (HeddleException e) {
      throw e.fault() == Fault.CONFLICT
          ? new HeddleException(Fault.CONFLICT, BUSY + e.getMessage(), e)
          : e;
    }
  }
}
