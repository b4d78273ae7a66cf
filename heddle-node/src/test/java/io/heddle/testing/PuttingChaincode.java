// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * A chaincode that dials a node without TLS: {@code put KEY BYTES} puts so many bytes that no
 * compression makes fewer, anything else does nothing. Transactions may overlap.
 */
public final class PuttingChaincode implements StreamObserver<ChaincodeMessage>, AutoCloseable {

  private static final int MAX_MESSAGE = 100 << 20;

  private final Random random = new Random(1);
  private final CountDownLatch ready = new CountDownLatch(1);
  private final ManagedChannel channel;
  private final StreamObserver<ChaincodeMessage> peer;
  private volatile boolean hasEnded;

  private PuttingChaincode(String endpoint, PackageId id) {
    channel =
        NettyChannelBuilder.forTarget(endpoint)
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE)
            .build();
    peer = ChaincodeSupportGrpc.newStub(channel).register(this);
    send(
        ChaincodeMessage.Type.REGISTER,
        ChaincodeMessage.getDefaultInstance(),
        ChaincodeID.newBuilder().setName(id.value()).build());
  }

  /** Returns when it is registered. */
  public static PuttingChaincode dial(String endpoint, PackageId id) throws InterruptedException {
    var chaincode = new PuttingChaincode(endpoint, id);
    if (!chaincode.ready.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("'%s' was not admitted at '%s'".formatted(id, endpoint));
    }
    return chaincode;
  }

  @Override
  public void onNext(ChaincodeMessage message) {
    switch (message.getType()) {
      case READY -> ready.countDown();
      case TRANSACTION, INIT -> begin(message);
      case RESPONSE -> complete(message);
      default -> {}
    }
  }

  @Override
  public void onError(Throwable failure) {
    hasEnded = true;
  }

  @Override
  public void onCompleted() {
    hasEnded = true;
  }

  /** Whether the node has ended its stream. */
  public boolean hasEnded() {
    return hasEnded;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private void begin(ChaincodeMessage message) {
    List<ByteString> arguments = arguments(message);
    if (arguments.size() != 3 || !arguments.getFirst().toStringUtf8().equals("put")) {
      complete(message);
      return;
    }
    String size = arguments.get(2).toStringUtf8();
    byte[] value = new byte[size.matches("\\d{1,8}") ? Integer.parseInt(size) : 0];
    random.nextBytes(value);
    send(
        ChaincodeMessage.Type.PUT_STATE,
        message,
        PutState.newBuilder()
            .setKey(arguments.get(1).toStringUtf8())
            .setValue(ByteString.copyFrom(value))
            .build());
  }

  private void complete(ChaincodeMessage message) {
    send(ChaincodeMessage.Type.COMPLETED, message, Response.newBuilder().setStatus(200).build());
  }

  private void send(ChaincodeMessage.Type type, ChaincodeMessage of, MessageLite payload) {
    peer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(type)
            .setPayload(payload.toByteString())
            .setTxid(of.getTxid())
            .setChannelId(of.getChannelId())
            .build());
  }

  private static List<ByteString> arguments(ChaincodeMessage message) {
    try {
      return ChaincodeInput.parseFrom(message.getPayload()).getArgsList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
