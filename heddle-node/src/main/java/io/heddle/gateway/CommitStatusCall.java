// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.alive.Errand;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.events.CommitStatus;
import io.heddle.events.CommitStatuses;
import io.heddle.fault.Answering;
import io.heddle.fault.PeerFaults;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.SignedData;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers when a transaction is committed; until then only the client waits, no thread.
 *
 * <p>Fabric: internal/pkg/gateway/commitstatus.go.
 */
final class CommitStatusCall {

  private static final Logger log = LoggerFactory.getLogger(CommitStatusCall.class);

  private final JoinedChannels channels;
  private final AccessControl access;
  private final PeerFaults faults;

  CommitStatusCall(JoinedChannels channels, AccessControl access, PeerFaults faults) {
    this.channels = channels;
    this.access = access;
    this.faults = faults;
  }

  void call(SignedCommitStatusRequest signed, ServerCallStreamObserver<CommitStatusResponse> client)
      throws GatewayError {
    if (signed.getRequest().isEmpty()) {
      throw new GatewayError(Code.INVALID_ARGUMENT, "a commit status request is required");
    }
    CommitStatusRequest request = parse(signed);
    try {
      access.check(
          Resource.COMMIT_STATUS,
          request.getChannelId(),
          new SignedData(signed.getRequest(), request.getIdentity(), signed.getSignature()));
    } catch (HeddleException e) {
      throw new GatewayError(Code.PERMISSION_DENIED, e.getMessage());
    }
    CommitStatuses statuses =
        channels
            .find(request.getChannelId())
            .map(JoinedChannel::statuses)
            .orElseThrow(() ->
                new GatewayError(
                    Code.ABORTED,
                    "channel does not exist: " + Foreign.text(request.getChannelId())));
    TxId txId = new TxId(request.getTransactionId());
    Abandonment abandonment = new Abandonment();
    client.setOnCancelHandler(abandonment::leave);
    CommitStatuses.Waiting waiting =
        statuses.await(
            txId,
            status -> answer(client, request.getChannelId(), txId, status),
            why ->
                client.onError(
                    Code.UNAVAILABLE.toStatus().withDescription(why).asRuntimeException()));
    abandonment.whenLeft(waiting::close);
  }

  private static CommitStatusRequest parse(SignedCommitStatusRequest signed) throws GatewayError {
    try {
      return CommitStatusRequest.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      throw new GatewayError(
          Code.INVALID_ARGUMENT, "invalid status request: " + GoProtobuf.words(e));
    }
  }

  private void answer(
      ServerCallStreamObserver<CommitStatusResponse> client,
      String channel,
      TxId txId,
      CommitStatus status) {
    Answering wanted = faults.onStatus(channel, txId);
    if (wanted.isAtOnce()) {
      answer(client, status);
      return;
    }
    Errand.start(
        "delayed-status",
        () -> {
          wanted.pause();
          if (!wanted.isLost()) {
            answer(client, status);
          } else if (!client.isCancelled()) {
            client.onError(
                Code.UNAVAILABLE
                    .toStatus()
                    .withDescription("The peer is shutting down")
                    .asRuntimeException());
          }
        },
        why -> log.error("A commit status could not be told", why));
  }

  private static void answer(
      ServerCallStreamObserver<CommitStatusResponse> client, CommitStatus status) {
    if (client.isCancelled()) {
      return;
    }
    client.onNext(
        CommitStatusResponse.newBuilder()
            .setResult(status.code())
            .setBlockNumber(status.block())
            .build());
    client.onCompleted();
  }
}
