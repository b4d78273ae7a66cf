// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;

/**
 * The service {@code heddle.Trace}, as a client sees it. All calls take what Fabric's gateway takes
 * for a transaction's commit status, signed in the same way.
 */
public final class TraceCalls {

  private static final String SERVICE = "heddle.Trace";
  private static final long SECONDS = 30;

  private final Channel channel;

  public TraceCalls(Channel channel) {
    this.channel = channel;
  }

  static String service() {
    return SERVICE;
  }

  static MethodDescriptor<SignedCommitStatusRequest, Empty> expect() {
    return method("Expect", Empty.getDefaultInstance());
  }

  static MethodDescriptor<SignedCommitStatusRequest, Empty> expectTwice() {
    return method("ExpectTwice", Empty.getDefaultInstance());
  }

  static MethodDescriptor<SignedCommitStatusRequest, StringValue> find() {
    return method("Find", StringValue.getDefaultInstance());
  }

  /**
   * Asks to record a transaction that is about to be proposed.
   *
   * @param twice whether to execute it twice and to compare
   */
  public void expect(SignedCommitStatusRequest transaction, boolean twice) {
    call(twice ? expectTwice() : expect(), transaction);
  }

  /** All that is known of a transaction. */
  public TransactionTrace find(SignedCommitStatusRequest transaction) {
    return TransactionTrace.parse(call(find(), transaction).getValue());
  }

  private <T> T call(
      MethodDescriptor<SignedCommitStatusRequest, T> method, SignedCommitStatusRequest request) {
    return ClientCalls.blockingUnaryCall(
        channel, method, CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS), request);
  }

  private static <T extends com.google.protobuf.Message>
      MethodDescriptor<SignedCommitStatusRequest, T> method(String name, T response) {
    return MethodDescriptor.<SignedCommitStatusRequest, T>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(SignedCommitStatusRequest.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(response))
        .build();
  }
}
