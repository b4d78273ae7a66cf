// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.trace.TraceCalls;
import io.heddle.trace.TransactionTrace;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** A node's traces of transactions on one channel, asked for as one client. */
public final class Traces {

  private final TraceCalls calls;
  private final ClientIdentity client;
  private final GatewayTarget target;

  Traces(Channel channel, ClientIdentity client, GatewayTarget target) {
    this.calls = new TraceCalls(channel);
    this.client = client;
    this.target = target;
  }

  /** Asks for a recording of a transaction that is still to be proposed. */
  void expect(String transactionId, boolean twice) {
    answered(() -> {
      calls.expect(signed(transactionId), twice);
      return true;
    });
  }

  public TransactionTrace find(String transactionId) {
    return answered(() -> calls.find(signed(transactionId)));
  }

  private SignedCommitStatusRequest signed(String transactionId) {
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId(target.channel())
            .setTransactionId(transactionId)
            .setIdentity(
                SerializedIdentity.newBuilder()
                    .setMspid(client.identity().getMspId())
                    .setIdBytes(ByteString.copyFrom(client.identity().getCredentials()))
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    return SignedCommitStatusRequest.newBuilder()
        .setRequest(request)
        .setSignature(client.sign(request.toByteArray()))
        .build();
  }

  private <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "The peer at '%s' is not one of Heddle, or an older one: it gives no traces"
                .formatted(target.endpoint()),
            e);
      }
      throw GatewayFailure.ofTrace(e, target);
    }
  }
}
