// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The chaincode's end of a stream, played by a test: it sends what the test says, and hands over
 * what the peer sends. Sending is for one thread at a time.
 */
public final class FakeChaincode implements StreamObserver<ChaincodeMessage>, AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final BlockingQueue<ChaincodeMessage> fromPeer = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final CompletableFuture<StreamObserver<ChaincodeMessage>> toPeer =
      new CompletableFuture<>();

  FakeChaincode() {}

  /** Dials the peer. */
  public static FakeChaincode dial(Channel peer) {
    var chaincode = new FakeChaincode();
    chaincode.talkTo(ChaincodeSupportGrpc.newStub(peer).register(chaincode));
    return chaincode;
  }

  /** Dials the peer and does the handshake. */
  public static FakeChaincode ready(Channel peer, PackageId id) {
    var chaincode = dial(peer);
    chaincode.register(id);
    return chaincode;
  }

  void talkTo(StreamObserver<ChaincodeMessage> peer) {
    toPeer.complete(peer);
  }

  /** Does the handshake. */
  public void register(PackageId id) {
    sendRegister(id.value());
    receive(ChaincodeMessage.Type.REGISTERED);
    receive(ChaincodeMessage.Type.READY);
  }

  public void sendRegister(String name) {
    send(ChaincodeMessage.Type.REGISTER, ChaincodeID.newBuilder().setName(name).build());
  }

  public void send(ChaincodeMessage message) {
    toPeer.join().onNext(message);
  }

  /** Sends a message that belongs to no transaction. */
  public void send(ChaincodeMessage.Type type, MessageLite payload) {
    send(ChaincodeMessage.newBuilder().setType(type).setPayload(payload.toByteString()).build());
  }

  /** Sends a message of the transaction that another message belongs to. */
  public void send(ChaincodeMessage transaction, ChaincodeMessage.Type type, ByteString payload) {
    send(
        ChaincodeMessage.newBuilder()
            .setType(type)
            .setPayload(payload)
            .setTxid(transaction.getTxid())
            .setChannelId(transaction.getChannelId())
            .build());
  }

  /** Asks for something and waits for the answer. */
  public ChaincodeMessage ask(
      ChaincodeMessage transaction, ChaincodeMessage.Type type, MessageLite request) {
    send(transaction, type, request.toByteString());
    return receive();
  }

  /** Ends a transaction with status 200. */
  public void complete(ChaincodeMessage transaction, String payload) {
    Response response =
        Response.newBuilder().setStatus(200).setPayload(ByteString.copyFromUtf8(payload)).build();
    send(transaction, ChaincodeMessage.Type.COMPLETED, response.toByteString());
  }

  public ChaincodeMessage receive(ChaincodeMessage.Type expected) {
    ChaincodeMessage message = receive();
    if (message.getType() != expected) {
      throw new AssertionError("expected %s, got %s".formatted(expected, message));
    }
    return message;
  }

  /** The next message from the peer. */
  public ChaincodeMessage receive() {
    try {
      ChaincodeMessage message = fromPeer.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (message == null) {
        throw new AssertionError("nothing came from the peer; stream: " + end.getNow(Status.OK));
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Messages that came from the peer and were not looked at. */
  public int unread() {
    return fromPeer.size();
  }

  /** How the peer ended the stream. */
  public Status awaitEnd() {
    return end.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  public boolean hasEnded() {
    return end.isDone();
  }

  /** Says that nothing more will come. */
  public void halfClose() {
    toPeer.join().onCompleted();
  }

  /** Drops the stream as a dying process does. */
  @Override
  public void close() {
    if (!end.isDone()) {
      toPeer.join().onError(Status.CANCELLED.withDescription("chaincode died").asException());
    }
  }

  @Override
  public void onNext(ChaincodeMessage message) {
    fromPeer.add(message);
  }

  @Override
  public void onError(Throwable failure) {
    end.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
