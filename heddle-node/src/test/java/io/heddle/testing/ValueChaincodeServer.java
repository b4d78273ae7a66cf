// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
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
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
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
  private final List<String> contexts = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> decorations = new CopyOnWriteArrayList<>();

  private ValueChaincodeServer(String label) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .intercept(new Noting())
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

  /** The header {@code traceparent} of the streams that had one. */
  public List<String> contexts() {
    return List.copyOf(contexts);
  }

  /** What the peer added to the input of the calls, one after the other. */
  public List<Map<String, String>> decorations() {
    return List.copyOf(decorations);
  }

  private final class Noting implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String context =
          headers.get(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER));
      if (context != null) {
        contexts.add(context);
      }
      return next.startCall(call, headers);
    }
  }

  @Override
  public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
    var stream = new Stream(toPeer, decorations);
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

  private record Stream(
      StreamObserver<ChaincodeMessage> peer, List<Map<String, String>> decorations)
      implements StreamObserver<ChaincodeMessage> {

    @Override
    public void onNext(ChaincodeMessage message) {
      switch (message.getType()) {
        case TRANSACTION, INIT -> {
          ChaincodeInput input = input(message);
          decorations.add(
              input.getDecorationsMap().entrySet().stream()
                  .collect(
                      Collectors.toMap(Map.Entry::getKey, each -> each.getValue().toStringUtf8())));
          begin(message, input.getArgsList());
        }
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

    private static ChaincodeInput input(ChaincodeMessage message) {
      try {
        return ChaincodeInput.parseFrom(message.getPayload());
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
