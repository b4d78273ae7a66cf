// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * A chaincode server of the test's own process, which any number of peers may dial: {@code put KEY
 * VALUE} and {@code get KEY}, {@code put-private COLLECTION KEY VALUE} and {@code get-private
 * COLLECTION KEY}; {@code echo …} gives all arguments, each behind its length; {@code fail WORDS}
 * refuses; {@code times N} gives so many bytes that are no text; {@code wait} never answers;
 * anything else does nothing.
 */
public final class ValueChaincodeServer extends ChaincodeGrpc.ChaincodeImplBase
    implements AutoCloseable {

  private final Server server;
  private final String address;
  private final PackageId id;

  private ValueChaincodeServer(String label) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
    address = "127.0.0.1:" + server.getPort();
    id = ChaincodePackage.parse(PackageWriter.ofServer(label, address)).id();
  }

  /** Without TLS; it registers as the package that a node makes of its address. */
  public static ValueChaincodeServer serve(String label) throws IOException {
    return new ValueChaincodeServer(label);
  }

  public String address() {
    return address;
  }

  /** That of its package. */
  public PackageId id() {
    return id;
  }

  @Override
  public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
    var stream = new Stream(toPeer);
    stream.send(
        ChaincodeMessage.Type.REGISTER,
        ChaincodeMessage.getDefaultInstance(),
        ChaincodeID.newBuilder().setName(id.value()).build());
    return stream;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private record Stream(StreamObserver<ChaincodeMessage> peer)
      implements StreamObserver<ChaincodeMessage> {

    @Override
    public void onNext(ChaincodeMessage message) {
      switch (message.getType()) {
        case TRANSACTION, INIT -> begin(message, arguments(message));
        case RESPONSE -> complete(message, message.getPayload());
        default -> {}
      }
    }

    private void begin(ChaincodeMessage message, List<ByteString> arguments) {
      switch (arguments.isEmpty() ? "" : arguments.getFirst().toStringUtf8()) {
        case "put" ->
            send(
                ChaincodeMessage.Type.PUT_STATE,
                message,
                PutState.newBuilder()
                    .setKey(arguments.get(1).toStringUtf8())
                    .setValue(arguments.get(2))
                    .build());
        case "get" ->
            send(
                ChaincodeMessage.Type.GET_STATE,
                message,
                GetState.newBuilder().setKey(arguments.get(1).toStringUtf8()).build());
        case "put-private" ->
            send(
                ChaincodeMessage.Type.PUT_STATE,
                message,
                PutState.newBuilder()
                    .setCollection(arguments.get(1).toStringUtf8())
                    .setKey(arguments.get(2).toStringUtf8())
                    .setValue(arguments.get(3))
                    .build());
        case "get-private" ->
            send(
                ChaincodeMessage.Type.GET_STATE,
                message,
                GetState.newBuilder()
                    .setCollection(arguments.get(1).toStringUtf8())
                    .setKey(arguments.get(2).toStringUtf8())
                    .build());
        case "echo" -> {
          ByteString all = ByteString.EMPTY;
          for (ByteString each : arguments) {
            all = all.concat(ByteString.copyFromUtf8(each.size() + ":")).concat(each);
          }
          complete(message, all);
        }
        case "fail" ->
            send(
                ChaincodeMessage.Type.COMPLETED,
                message,
                Response.newBuilder()
                    .setStatus(500)
                    .setMessage(arguments.get(1).toStringUtf8())
                    .build());
        case "times" -> {
          byte[] bytes = new byte[Integer.parseInt(arguments.get(1).toStringUtf8())];
          Arrays.fill(bytes, (byte) 0xff);
          complete(message, ByteString.copyFrom(bytes));
        }
        case "wait" -> {}
        default -> complete(message, ByteString.EMPTY);
      }
    }

    private void complete(ChaincodeMessage message, ByteString payload) {
      send(
          ChaincodeMessage.Type.COMPLETED,
          message,
          Response.newBuilder().setStatus(200).setPayload(payload).build());
    }

    private void send(ChaincodeMessage.Type type, ChaincodeMessage of, MessageLite payload) {
      ChaincodeMessage message =
          ChaincodeMessage.newBuilder()
              .setType(type)
              .setPayload(payload.toByteString())
              .setTxid(of.getTxid())
              .setChannelId(of.getChannelId())
              .build();
      synchronized (peer) {
        peer.onNext(message);
      }
    }

    private static List<ByteString> arguments(ChaincodeMessage message) {
      try {
        return ChaincodeInput.parseFrom(message.getPayload()).getArgsList();
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
