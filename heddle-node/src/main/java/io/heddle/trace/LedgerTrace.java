// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.Objection;
import io.heddle.ledger.TxPosition;
import io.heddle.ledger.Version;
import io.heddle.trace.TransactionTrace.Commit;
import io.heddle.trace.TransactionTrace.Event;
import io.heddle.trace.TransactionTrace.LostAgainst;
import io.heddle.trace.TransactionTrace.Namespace;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/** What the ledger alone tells about a transaction in a block. */
public final class LedgerTrace {

  private final Ledger ledger;
  private final TxId txId;
  private final TxPosition position;

  private LedgerTrace(Ledger ledger, TxId txId, TxPosition position) {
    this.ledger = ledger;
    this.txId = txId;
    this.position = position;
  }

  /** The trace of a transaction; empty if it is in no block. */
  public static Optional<TransactionTrace> find(Ledger ledger, TxId txId) {
    return ledger
        .transaction(txId)
        .map(position -> new LedgerTrace(ledger, txId, position).trace());
  }

  /** The trace of a transaction at its place in a block of the ledger. */
  public static TransactionTrace at(Ledger ledger, Block block, int index) {
    var position =
        new TxPosition(block.getHeader().getNumber(), index, BlockOverview.code(block, index));
    return new LedgerTrace(
            ledger,
            new TxId(BlockOverview.transaction(block, index, new People()).transactionId()),
            position)
        .trace();
  }

  private TransactionTrace trace() {
    try {
      Payload payload =
          Payload.parseFrom(
              Envelope.parseFrom(block().getData().getData(position.index())).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      String creator =
          People.name(
              SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()).getCreator());
      return header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
          ? invocation(creator, Transaction.parseFrom(payload.getData()))
          : withoutChaincode(header, creator);
    } catch (InvalidProtocolBufferException | IndexOutOfBoundsException _) {
      // such a transaction is invalid, and the reason for that is what there is to tell
      return withoutChaincode(ChannelHeader.getDefaultInstance(), "");
    }
  }

  private Block block() {
    return ledger
        .block(position.block())
        .orElseThrow(() ->
            new HeddleException(
                Fault.INTERNAL,
                "Ledger of channel '%s' has no block %d although transaction '%s' is in it"
                    .formatted(ledger.channel(), position.block(), txId)));
  }

  private TransactionTrace withoutChaincode(ChannelHeader header, String creator) {
    HeaderType type = HeaderType.forNumber(header.getType());
    return new TransactionTrace(
        txId.value(),
        ledger.channel().value(),
        type == null ? Integer.toString(header.getType()) : type.name(),
        "",
        List.of(),
        creator,
        Optional.empty(),
        List.of(),
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.of(commit()),
        List.of());
  }

  private TransactionTrace invocation(String creator, Transaction transaction)
      throws InvalidProtocolBufferException {
    ChaincodeActionPayload payload =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
    ChaincodeAction action =
        ChaincodeAction.parseFrom(
            ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload())
                .getExtension());
    return new TransactionTrace(
        txId.value(),
        ledger.channel().value(),
        HeaderType.ENDORSER_TRANSACTION.name(),
        action.getChaincodeId().getName(),
        arguments(payload.getChaincodeProposalPayload()),
        creator,
        Optional.of(ExecutionTrace.answer(action.getResponse())),
        List.of(),
        0,
        Optional.empty(),
        readWriteSet(action),
        event(action),
        payload.getAction().getEndorsementsList().stream()
            .map(Endorsement::getEndorser)
            .map(People::name)
            .toList(),
        Optional.of(commit()),
        List.of());
  }

  /** None if the proposal cannot be read, which nobody who validates it does. */
  private static List<Value> arguments(ByteString proposal) {
    try {
      return ChaincodeInvocationSpec.parseFrom(
              ChaincodeProposalPayload.parseFrom(proposal).getInput())
          .getChaincodeSpec()
          .getInput()
          .getArgsList()
          .stream()
          .map(Value::of)
          .toList();
    } catch (InvalidProtocolBufferException _) {
      return List.of();
    }
  }

  private List<Namespace> readWriteSet(ChaincodeAction action)
      throws InvalidProtocolBufferException {
    return ReadWriteSets.of(
        action.getResults(),
        (namespace, key) ->
            changeBefore(namespace, key)
                .filter(change -> !change.getIsDelete())
                .map(KeyModification::getValue));
  }

  private Optional<KeyModification> changeBefore(String namespace, String key) {
    return ledger.changeBefore(namespace, key, new Version(position.block(), position.index()));
  }

  private static Optional<Event> event(ChaincodeAction action)
      throws InvalidProtocolBufferException {
    return action.getEvents().isEmpty()
        ? Optional.empty()
        : Optional.of(ExecutionTrace.event(ChaincodeEvent.parseFrom(action.getEvents())));
  }

  private Commit commit() {
    Optional<Objection> objection = ledger.objection(position.block(), position.index());
    return new Commit(
        position.block(),
        position.index(),
        position.code().name(),
        objection.map(Objection::reason).orElse(""),
        objection.flatMap(Objection::conflict).map(this::lostAgainst));
  }

  private LostAgainst lostAgainst(Conflict conflict) {
    return new LostAgainst(
        conflict.namespace(),
        conflict.key(),
        conflict.read().map(LedgerTrace::text),
        conflict.found().map(LedgerTrace::text),
        conflict.winner().map(TxId::value).or(() -> whoDeleted(conflict)));
  }

  /** A key that is gone has no version that would name who did it, but it has a history. */
  private Optional<String> whoDeleted(Conflict conflict) {
    return conflict.found().isPresent()
        ? Optional.empty()
        : changeBefore(conflict.namespace(), conflict.key()).map(KeyModification::getTxId);
  }

  private static String text(Version version) {
    return "%d:%d".formatted(version.block(), version.tx());
  }
}
