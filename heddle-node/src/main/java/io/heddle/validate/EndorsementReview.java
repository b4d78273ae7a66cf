// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.LastConfig;
import io.heddle.identity.Identity;
import io.heddle.ledger.Ledger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The endorsements of a committed transaction, looked at once more as they were when it was
 * validated: under the configuration before its block, and on the state before it as far as that
 * can be told.
 *
 * @param config under which they were
 * @param endorsements how many there are
 * @param good those whose signatures are good, each once
 * @param demands the policies that counted
 * @param isSure whether all of them are known to be those that counted; if not, some key or
 *     definition is taken as it is now
 */
public record EndorsementReview(
    ChannelConfig config,
    int endorsements,
    List<Identity> good,
    List<Demand> demands,
    boolean isSure) {

  public EndorsementReview {
    good = List.copyOf(good);
    demands = List.copyOf(demands);
  }

  /**
   * Of a transaction in a block of the ledger; nothing if it is no well-formed invocation.
   *
   * @param present the configuration in force now, for a peer that has not got an earlier one
   */
  public static EndorsementReview of(Ledger ledger, ChannelConfig present, Block block, int index) {
    Optional<ChannelConfig> before = configBefore(ledger, block);
    ChannelConfig config = before.orElse(present);
    Invoked invoked;
    try {
      invoked = Invoked.parse(block.getData().getData(index), config);
    } catch (InvalidTransaction _) {
      return new EndorsementReview(config, 0, List.of(), List.of(), true);
    }
    List<Invoked> earlier = changingPolicies(block, index, config);
    Set<StateKey> keys = new HashSet<>(invoked.keys());
    earlier.forEach(each -> keys.addAll(each.keys()));
    var state = new StateBefore(ledger, block, keys);
    var check =
        new EndorsementCheck(
            config, new EndorsementPolicies(config, state, new CommittedDefinitions(state)));
    earlier.forEach(each -> each.passBy(check));
    List<Demand> demands = check.demands(invoked.transaction(), invoked.good());
    return new EndorsementReview(
        config,
        invoked.endorsements(),
        invoked.good(),
        demands,
        before.isPresent() && state.isSure());
  }

  private static Optional<ChannelConfig> configBefore(Ledger ledger, Block block) {
    return ledger
        .block(block.getHeader().getNumber() - 1)
        .flatMap(last -> ledger.block(LastConfig.of(last)))
        .map(ChannelConfig::fromBlock);
  }

  /** The transactions before one in its block that change the policy of a key. */
  private static List<Invoked> changingPolicies(Block block, int index, ChannelConfig config) {
    return block.getData().getDataList().subList(0, index).stream()
        .flatMap(entry -> Invoked.ifChangingPolicies(entry, config).stream())
        .toList();
  }

  /** An invocation with its endorsers. */
  private record Invoked(EndorserTransaction transaction, int endorsements, List<Identity> good) {

    static Invoked parse(ByteString entry, ChannelConfig config) throws InvalidTransaction {
      Heading heading = Heading.parse(entry);
      SignedAction action = SignedAction.parse(heading);
      return new Invoked(
          EndorserTransaction.parse(heading, action),
          action.endorsements().size(),
          config.msps().verified(action.endorsements()));
    }

    static Optional<Invoked> ifChangingPolicies(ByteString entry, ChannelConfig config) {
      try {
        Heading heading = Heading.parse(entry);
        SignedAction action = SignedAction.parse(heading);
        EndorserTransaction transaction = EndorserTransaction.parse(heading, action);
        return transaction.sets().stream()
                .allMatch(each -> EndorsementCheck.metadataWrites(each).isEmpty())
            ? Optional.empty()
            : Optional.of(parse(entry, config));
      } catch (InvalidTransaction _) {
        return Optional.empty(); // such a one changes nothing
      }
    }

    Set<StateKey> keys() {
      Set<StateKey> keys = new HashSet<>();
      transaction.sets().forEach(set -> keys.addAll(EndorsementCheck.writtenKeys(set)));
      return keys;
    }

    void passBy(EndorsementCheck check) {
      try {
        check.check(transaction, good);
      } catch (InvalidTransaction | Undecided _) {
        // what it does not pass does not count for those behind it, and the check knows that
      }
    }
  }
}
