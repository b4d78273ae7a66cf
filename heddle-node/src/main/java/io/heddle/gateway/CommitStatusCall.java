// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.events.CommitStatus;
import io.heddle.events.CommitStatuses;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.SignedData;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;

/**
 * Answers when a transaction is committed; until then only the client waits, no thread.
 *
 * <p>Fabric: internal/pkg/gateway/commitstatus.go.
 */
final class CommitStatusCall {

  private final JoinedChannels channels;
  private final AccessControl access;

  CommitStatusCall(JoinedChannels channels, AccessControl access) {
    this.channels = channels;
    this.access = access;
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
    Abandonment abandonment = new Abandonment();
    client.setOnCancelHandler(abandonment::leave);
    CommitStatuses.Waiting waiting =
        statuses.await(
            new TxId(request.getTransactionId()),
            status -> answer(client, status),
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
