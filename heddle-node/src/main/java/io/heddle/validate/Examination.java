// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import java.util.List;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * All that can be checked of a transaction by itself: its form, its signatures, and that its id is
 * new. Transactions of a block may be examined at the same time.
 *
 * <p>Fabric: core/common/validation/msgvalidation.go, ValidateTransaction.
 */
final class Examination {

  private final ChannelConfig config;
  private final Predicate<TxId> isCommitted;

  Examination(ChannelConfig config, Predicate<TxId> isCommitted) {
    this.config = config;
    this.isCommitted = isCommitted;
  }

  /** What the transaction is, or the first check that it does not pass. */
  Content examine(ByteString entry) {
    try {
      Heading heading = Heading.parse(entry);
      heading.check();
      checkCreator(heading);
      // its type is one of the three that the check lets through
      return switch (HeaderType.forNumber(heading.channel().getType())) {
        case CONFIG -> Content.Configuration.parse(heading);
        case ENDORSER_TRANSACTION -> invocation(heading);
        case null, default ->
            throw new InvalidTransaction(
                TxValidationCode.UNSUPPORTED_TX_PAYLOAD,
                "A request for a configuration update is no transaction");
      };
    } catch (InvalidTransaction e) {
      return new Content.Refused(e);
    } catch (RuntimeException e) {
      return new Content.Refused(Unforeseen.verdict(e));
    } catch (StackOverflowError e) {
      return new Content.Refused(Unforeseen.verdict(e));
    }
  }

  private void checkCreator(Heading heading) throws InvalidTransaction {
    String channel = heading.channel().getChannelId();
    if (!channel.equals(config.channel().value())) {
      throw badCreator("It is made for channel '%s'".formatted(channel));
    }
    try {
      Identity creator = config.msps().parse(heading.signature().getCreator());
      config.msps().validate(creator);
      if (!creator.verifies(heading.envelope().getPayload(), heading.envelope().getSignature())) {
        throw badCreator("The signature is not its creator's");
      }
    } catch (HeddleException e) {
      throw badCreator("Its creator is not valid: " + e.getMessage());
    }
  }

  private Content invocation(Heading heading) throws InvalidTransaction {
    if (!heading.txId().equals(Label.dueTxId(heading.signature()))) {
      throw new InvalidTransaction(
          TxValidationCode.BAD_PROPOSAL_TXID,
          "Its id is not the hash of its nonce and its creator");
    }
    SignedAction action = SignedAction.parse(heading);
    if (isCommitted.test(heading.txId())) {
      throw new InvalidTransaction(
          TxValidationCode.DUPLICATE_TXID, "Its id is that of a committed transaction");
    }
    EndorserTransaction transaction = EndorserTransaction.parse(heading, action);
    List<Identity> endorsers = config.msps().verified(action.endorsements());
    return new Content.Invocation(transaction, endorsers);
  }

  private static InvalidTransaction badCreator(String reason) {
    return new InvalidTransaction(TxValidationCode.BAD_CREATOR_SIGNATURE, reason);
  }
}
