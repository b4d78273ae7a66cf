// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.TxPosition;
import io.heddle.trace.Recordings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Block;

/** What its owner sees of a peer's ledgers: blocks, transactions, state. */
public record LedgerSight(NamedChannels channels, Recordings recordings, LiveChannels live) {

  private static final int SHORTEST_PREFIX = 4;
  private static final int MOST_CANDIDATES = 5;
  private static final String BLOCK_NUMBER = "\\d{1,18}";

  /** With nobody yet who follows a channel. */
  public LedgerSight(NamedChannels channels, Recordings recordings) {
    this(channels, recordings, new LiveChannels());
  }

  /**
   * A transaction by its id, or the beginning of it.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none, {@code CONFLICT} if there are
   *     several, {@code BAD_INPUT} if the beginning is too short
   */
  TxId transaction(JoinedChannel channel, String idOrPrefix) {
    Ledger ledger = channel.ledger();
    TxId whole = new TxId(idOrPrefix);
    if (!idOrPrefix.isEmpty() && ledger.isKnown(whole)) {
      return whole;
    }
    if (idOrPrefix.length() < SHORTEST_PREFIX) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' is too short for the beginning of a transaction's id; give %d letters or more"
              .formatted(idOrPrefix, SHORTEST_PREFIX));
    }
    List<TxId> found = ledger.transactions(idOrPrefix, MOST_CANDIDATES + 1);
    if (found.isEmpty()) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "No transaction on channel '%s' has an id that begins with '%s'"
              .formatted(channel.name(), idOrPrefix));
    }
    if (found.size() > 1) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Several transactions have an id that begins with '%s': %s%s"
              .formatted(
                  idOrPrefix,
                  found.stream()
                      .limit(MOST_CANDIDATES)
                      .map(TxId::value)
                      .collect(Collectors.joining(", ")),
                  found.size() > MOST_CANDIDATES ? " and more" : ""));
    }
    return found.getFirst();
  }

  /** Where a transaction is that is in the ledger. */
  static TxPosition position(JoinedChannel channel, TxId txId) {
    return channel
        .ledger()
        .transaction(txId)
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                channel
                    .ledger()
                    .absence(txId)
                    .map(_ ->
                        "Transaction '%s' of channel '%s' is in a block before %d, which the peer has not: it joined the channel by a snapshot"
                            .formatted(txId, channel.name(), channel.ledger().firstBlock()))
                    .orElseGet(() ->
                        "Transaction '%s' is in no block of channel '%s'"
                            .formatted(txId, channel.name()))));
  }

  /**
   * A block by its number, or by a transaction in it.
   *
   * @throws HeddleException as {@link #transaction}; {@code NOT_FOUND} if there is no such block
   */
  Block block(JoinedChannel channel, String numberOrTxId) {
    long number =
        numberOrTxId.matches(BLOCK_NUMBER)
            ? Long.parseLong(numberOrTxId)
            : position(channel, transaction(channel, numberOrTxId)).block();
    return channel
        .ledger()
        .block(number)
        .or(() -> byDigits(channel, numberOrTxId))
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                channel
                    .ledger()
                    .absence(number)
                    .map(_ ->
                        "The peer has no block %s of channel '%s', which it joined by a snapshot; its first one is %d"
                            .formatted(numberOrTxId, channel.name(), channel.ledger().firstBlock()))
                    .orElseGet(() ->
                        "Channel '%s' has no block %s; its last one is %d"
                            .formatted(
                                channel.name(), numberOrTxId, channel.ledger().height() - 1))));
  }

  /** An id may begin with digits alone. */
  private static Optional<Block> byDigits(JoinedChannel channel, String prefix) {
    if (prefix.length() < SHORTEST_PREFIX) {
      return Optional.empty();
    }
    List<TxId> found = channel.ledger().transactions(prefix, 2);
    return found.size() == 1
        ? channel.ledger().block(position(channel, found.getFirst()).block())
        : Optional.empty();
  }
}
