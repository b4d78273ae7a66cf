// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.heddle.base.PackageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;

/**
 * A chaincode that sends any bytes as messages, and reads only when it is told to. Sending is for
 * one thread at a time.
 */
public final class RawChaincode implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int EVERYTHING = 1_000_000_000;

  private final Wire wire;
  private final BlockingQueue<ByteString> fromPeer = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final Semaphore ready = new Semaphore(0);

  /** The chaincode's end of a gRPC call, whoever made it. */
  private interface Wire {
    void request(int messages);

    boolean isReady();

    void send(ByteString message);

    void drop();
  }

  private RawChaincode(Function<RawChaincode, Wire> start) {
    this.wire = start.apply(this);
  }

  /** Dials the peer. */
  public static RawChaincode dial(Channel peer) {
    MethodDescriptor<ByteString, ByteString> method =
        ChaincodeSupportGrpc.getRegisterMethod().toBuilder(new Bytes(), new Bytes()).build();
    return new RawChaincode(self -> {
      ClientCall<ByteString, ByteString> call = peer.newCall(method, CallOptions.DEFAULT);
      call.start(self.new Dialling(), new Metadata());
      return new ToPeer(call);
    });
  }

  /** A service for the peer to dial; each call is a chaincode that is handed out. */
  public static ServerServiceDefinition served(Consumer<RawChaincode> chaincodes) {
    MethodDescriptor<ByteString, ByteString> method =
        ChaincodeGrpc.getConnectMethod().toBuilder(new Bytes(), new Bytes()).build();
    ServerCallHandler<ByteString, ByteString> handler =
        (call, _) -> {
          call.sendHeaders(new Metadata());
          var chaincode = new RawChaincode(_ -> new FromPeer(call));
          chaincodes.accept(chaincode);
          return chaincode.new Dialled();
        };
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(ChaincodeGrpc.SERVICE_NAME).addMethod(method).build())
        .addMethod(method, handler)
        .build();
  }

  /** Dials the peer, does the handshake, and reads whatever comes. */
  public static RawChaincode ready(Channel peer, PackageId id) {
    RawChaincode chaincode = dial(peer);
    chaincode.register(id);
    return chaincode;
  }

  /** Does the handshake, and reads whatever comes. */
  public void register(PackageId id) {
    readEverything();
    send(registration(id).toByteString());
    receive();
    receive();
  }

  /** What a chaincode says first. */
  public static ChaincodeMessage registration(PackageId id) {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.REGISTER)
        .setPayload(ChaincodeID.newBuilder().setName(id.value()).build().toByteString())
        .build();
  }

  public void readEverything() {
    wire.request(EVERYTHING);
  }

  /** Reads so many messages and no more. */
  public void read(int messages) {
    wire.request(messages);
  }

  /** Sends as soon as the peer takes more; does nothing if the stream has ended. */
  public void send(ByteString message) {
    try {
      while (!wire.isReady() && !end.isDone()) {
        // whoever wakes it has looked before or will look again, so the time is only a net
        boolean _ = ready.tryAcquire(100, TimeUnit.MILLISECONDS);
      }
      if (!end.isDone()) {
        wire.send(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next message. */
  public ChaincodeMessage receive() {
    try {
      ByteString message = fromPeer.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (message == null) {
        throw new AssertionError("nothing came from the peer; stream: " + end.getNow(Status.OK));
      }
      return parse(message);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What came since somebody looked. */
  public List<ChaincodeMessage> received() {
    List<ByteString> messages = new ArrayList<>();
    fromPeer.drainTo(messages);
    return messages.stream().map(RawChaincode::parse).toList();
  }

  public boolean hasEnded() {
    return end.isDone();
  }

  /** How the peer ended the stream. */
  public Status awaitEnd() {
    return end.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** Drops the stream as a dying process does. */
  @Override
  public void close() {
    wire.drop();
  }

  private static ChaincodeMessage parse(ByteString message) {
    try {
      return ChaincodeMessage.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("The peer sent something that cannot be read", e);
    }
  }

  private record ToPeer(ClientCall<ByteString, ByteString> call) implements Wire {

    @Override
    public void request(int messages) {
      call.request(messages);
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void send(ByteString message) {
      call.sendMessage(message);
    }

    @Override
    public void drop() {
      call.cancel("chaincode died", null);
    }
  }

  private record FromPeer(ServerCall<ByteString, ByteString> call) implements Wire {

    @Override
    public void request(int messages) {
      call.request(messages);
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void send(ByteString message) {
      call.sendMessage(message);
    }

    @Override
    public void drop() {
      call.close(Status.UNAVAILABLE.withDescription("chaincode died"), new Metadata());
    }
  }

  private final class Dialling extends ClientCall.Listener<ByteString> {

    @Override
    public void onMessage(ByteString message) {
      fromPeer.add(message);
    }

    @Override
    public void onReady() {
      ready.release();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
      ready.release();
    }
  }

  private final class Dialled extends ServerCall.Listener<ByteString> {

    @Override
    public void onMessage(ByteString message) {
      fromPeer.add(message);
    }

    @Override
    public void onReady() {
      ready.release();
    }

    @Override
    public void onCancel() {
      end.complete(Status.CANCELLED);
      ready.release();
    }
  }

  /** Messages as they are on the wire. */
  private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {

    @Override
    public InputStream stream(ByteString value) {
      return value.newInput();
    }

    @Override
    public ByteString parse(InputStream in) {
      try {
        return ByteString.readFrom(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
