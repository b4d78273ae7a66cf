// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.identity.SignedData;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The traces of one peer. What the ledger tells is for whoever may ask for a transaction's commit
 * status; what the peer recorded itself is for its own organisation only.
 */
final class Traces {

  private final MspId own;
  private final JoinedChannels channels;
  private final AccessControl access;
  private final Recordings recordings;
  private final Function<TxId, List<String>> faults;

  Traces(
      MspId own,
      JoinedChannels channels,
      AccessControl access,
      Recordings recordings,
      Function<TxId, List<String>> faults) {
    this.own = own;
    this.channels = channels;
    this.access = access;
    this.recordings = recordings;
    this.faults = faults;
  }

  void expect(SignedCommitStatusRequest signed, boolean twice) {
    CommitStatusRequest request = checked(signed);
    if (!isOwn(request.getIdentity())) {
      throw new HeddleException(
          Fault.DENIED,
          "This peer records calls for members of its own organisation '%s' only".formatted(own));
    }
    recordings.expect(new TxId(request.getTransactionId()), twice);
  }

  TransactionTrace find(SignedCommitStatusRequest signed) {
    CommitStatusRequest request = checked(signed);
    TxId txId = new TxId(request.getTransactionId());
    JoinedChannel channel =
        channels
            .find(request.getChannelId())
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND,
                    "This peer has no channel '%s'"
                        .formatted(Foreign.text(request.getChannelId()))));
    Optional<TransactionTrace> recorded =
        isOwn(request.getIdentity())
            ? recordings.find(txId).filter(trace -> concerns(trace, request.getChannelId()))
            : Optional.empty();
    List<String> injected = faults.apply(txId);
    Optional<TransactionTrace> committed = LedgerTrace.find(channel.ledger(), txId);
    return committed
        .map(trace -> recorded.map(trace::withRecorded).orElse(trace))
        .or(() -> recorded)
        .map(trace -> trace.withFaults(injected))
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "Transaction '%s' is in no block of channel '%s', and its execution was not recorded%s"
                    .formatted(
                        Foreign.text(txId.value()),
                        channel.name(),
                        injected.isEmpty() ? "" : "; injected: " + String.join("; ", injected))));
  }

  private CommitStatusRequest checked(SignedCommitStatusRequest signed) {
    CommitStatusRequest request;
    try {
      request = CommitStatusRequest.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.BAD_INPUT, "The request cannot be read", e);
    }
    access.check(
        Resource.COMMIT_STATUS,
        request.getChannelId(),
        new SignedData(signed.getRequest(), request.getIdentity(), signed.getSignature()));
    return request;
  }

  /** A call of a system chaincode without a channel can be asked for on any of them. */
  private static boolean concerns(TransactionTrace trace, String channel) {
    return trace.channel().isEmpty() || trace.channel().equals(channel);
  }

  /** The identity's signature was found good, so that it is what it says. */
  private boolean isOwn(ByteString identity) {
    try {
      return SerializedIdentity.parseFrom(identity).getMspid().equals(own.value());
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
