// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.KeyOrder;
import io.heddle.base.TxId;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A well-formed invocation of a chaincode: what it read, what it wants to write, and its event.
 *
 * <p>Fabric: core/committer/txvalidator/v20/plugindispatcher/dispatcher.go, Dispatch.
 */
record EndorserTransaction(
    TxId txId,
    Timestamp timestamp,
    String chaincode,
    List<NamespaceSet> sets,
    Optional<ChaincodeEvent> event) {

  EndorserTransaction {
    sets = List.copyOf(sets);
  }

  /**
   * The invocation that an action holds.
   *
   * @throws InvalidTransaction with the code of the first check it does not pass
   */
  static EndorserTransaction parse(Heading heading, SignedAction signed) throws InvalidTransaction {
    ChaincodeHeaderExtension extension =
        Parsing.parse(
            ChaincodeHeaderExtension.parser(),
            heading.channel().getExtension(),
            TxValidationCode.BAD_HEADER_EXTENSION,
            "The extension of the channel header");
    ChaincodeAction action = action(signed);
    List<NamespaceSet> sets = NamespaceSet.parse(action.getResults());
    String chaincode = chaincode(extension, action);
    Optional<ChaincodeEvent> event = event(action, chaincode);
    checkEachOnce(sets);
    return new EndorserTransaction(
        heading.txId(), heading.channel().getTimestamp(), chaincode, sets, event);
  }

  /** The namespaces whose endorsement policy counts: those written, and the one invoked. */
  NavigableSet<String> endorsedNamespaces() {
    NavigableSet<String> namespaces = new TreeSet<>(KeyOrder.UTF8);
    namespaces.add(chaincode);
    sets.stream()
        .filter(NamespaceSet::isWritten)
        .map(NamespaceSet::namespace)
        .forEach(namespaces::add);
    return namespaces;
  }

  private static ChaincodeAction action(SignedAction signed) throws InvalidTransaction {
    ByteString extension = signed.response().getExtension();
    if (extension.isEmpty()) {
      throw new InvalidTransaction(
          TxValidationCode.BAD_RESPONSE_PAYLOAD, "The proposal response payload has no extension");
    }
    return Parsing.parse(
        ChaincodeAction.parser(),
        extension,
        TxValidationCode.BAD_RESPONSE_PAYLOAD,
        "The chaincode action");
  }

  private static String chaincode(ChaincodeHeaderExtension extension, ChaincodeAction action)
      throws InvalidTransaction {
    if (!extension.hasChaincodeId() || !action.hasChaincodeId()) {
      throw new InvalidTransaction(
          TxValidationCode.INVALID_OTHER_REASON, "The header or the action names no chaincode");
    }
    String invoked = extension.getChaincodeId().getName();
    String endorsed = action.getChaincodeId().getName();
    if (invoked.isEmpty() || !invoked.equals(endorsed)) {
      throw new InvalidTransaction(
          TxValidationCode.INVALID_CHAINCODE,
          "The header names chaincode '%s', the action '%s'".formatted(invoked, endorsed));
    }
    if (action.getChaincodeId().getVersion().isEmpty()) {
      throw new InvalidTransaction(
          TxValidationCode.INVALID_CHAINCODE, "The action names no chaincode version");
    }
    return invoked;
  }

  private static Optional<ChaincodeEvent> event(ChaincodeAction action, String chaincode)
      throws InvalidTransaction {
    if (action.getEvents().isEmpty()) {
      return Optional.empty();
    }
    ChaincodeEvent event =
        Parsing.parse(
            ChaincodeEvent.parser(),
            ByteString.copyFrom(action.getEvents().asReadOnlyByteBuffer()), // feeds keep it
            TxValidationCode.INVALID_OTHER_REASON,
            "The chaincode event");
    if (!event.getChaincodeId().equals(chaincode)) {
      throw new InvalidTransaction(
          TxValidationCode.INVALID_OTHER_REASON,
          "The event is one of chaincode '%s', not of '%s'"
              .formatted(event.getChaincodeId(), chaincode));
    }
    return Optional.of(event);
  }

  private static void checkEachOnce(List<NamespaceSet> sets) throws InvalidTransaction {
    Set<String> seen = new HashSet<>();
    for (NamespaceSet set : sets) {
      if (!seen.add(set.namespace())) {
        throw new InvalidTransaction(
            TxValidationCode.ILLEGAL_WRITESET,
            "Namespace '%s' is in the read-write set twice".formatted(set.namespace()));
      }
    }
  }
}
