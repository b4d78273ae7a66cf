// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
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

  private final ClientCall<ByteString, ByteString> call;
  private final BlockingQueue<ByteString> fromPeer = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final Semaphore ready = new Semaphore(0);

  private RawChaincode(ClientCall<ByteString, ByteString> call) {
    this.call = call;
  }

  /** Dials the peer. */
  public static RawChaincode dial(Channel peer) {
    MethodDescriptor<ByteString, ByteString> method =
        ChaincodeSupportGrpc.getRegisterMethod().toBuilder(new Bytes(), new Bytes()).build();
    var chaincode = new RawChaincode(peer.newCall(method, CallOptions.DEFAULT));
    chaincode.call.start(chaincode.new Listener(), new Metadata());
    return chaincode;
  }

  /** Dials the peer, does the handshake, and reads whatever comes. */
  public static RawChaincode ready(Channel peer, PackageId id) {
    RawChaincode chaincode = dial(peer);
    chaincode.readEverything();
    chaincode.send(registration(id).toByteString());
    chaincode.receive();
    chaincode.receive();
    return chaincode;
  }

  /** What a chaincode says first. */
  public static ChaincodeMessage registration(PackageId id) {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.REGISTER)
        .setPayload(ChaincodeID.newBuilder().setName(id.value()).build().toByteString())
        .build();
  }

  public void readEverything() {
    call.request(EVERYTHING);
  }

  /** Reads so many messages and no more. */
  public void read(int messages) {
    call.request(messages);
  }

  /** Sends as soon as the peer takes more; does nothing if the stream has ended. */
  public void send(ByteString message) {
    try {
      while (!call.isReady() && !end.isDone()) {
        // whoever wakes it has looked before or will look again, so the time is only a net
        boolean _ = ready.tryAcquire(100, TimeUnit.MILLISECONDS);
      }
      if (!end.isDone()) {
        call.sendMessage(message);
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
    call.cancel("chaincode died", null);
  }

  private static ChaincodeMessage parse(ByteString message) {
    try {
      return ChaincodeMessage.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("The peer sent something that cannot be read", e);
    }
  }

  private final class Listener extends ClientCall.Listener<ByteString> {

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
