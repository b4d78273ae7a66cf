// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * The one writer of a stream: messages leave in the order they were handed in, and handing in never
 * blocks.
 *
 * <p>Safe for threads. The queue needs no bound: a transaction has one message in it at a time.
 */
final class Outbox {

  /** Is told of the message that could not be sent; nothing is sent after it. */
  @FunctionalInterface
  interface FailureListener {
    void failed(ChaincodeMessage unsent, String cause);
  }

  private sealed interface Item {
    record Message(ChaincodeMessage message) implements Item {}

    record End(Status status) implements Item {}
  }

  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final StreamObserver<ChaincodeMessage> stream;
  private final FailureListener listener;

  private Outbox(StreamObserver<ChaincodeMessage> stream, FailureListener listener) {
    this.stream = stream;
    this.listener = listener;
  }

  static Outbox start(StreamObserver<ChaincodeMessage> stream, FailureListener listener) {
    var outbox = new Outbox(stream, listener);
    Thread.ofVirtual().name("chaincode-outbox").start(outbox::write);
    return outbox;
  }

  void send(ChaincodeMessage message) {
    queue.add(new Item.Message(message));
  }

  /** Ends the stream with a status other than OK, after what was handed in before. */
  void end(Status status) {
    queue.add(new Item.End(status));
  }

  private void write() {
    try {
      boolean open = true;
      while (open) {
        open =
            switch (queue.take()) {
              case Item.Message(ChaincodeMessage message) -> writeMessage(message);
              case Item.End(Status status) -> writeEnd(status);
            };
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean writeMessage(ChaincodeMessage message) {
    try {
      stream.onNext(message);
      return true;
    } catch (RuntimeException e) {
      listener.failed(message, GrpcText.of(e));
      abandon(e);
      return false;
    }
  }

  private boolean writeEnd(Status status) {
    try {
      stream.onError(status.asRuntimeException());
    } catch (RuntimeException e) {
      abandon(e);
    }
    return false;
  }

  /** Frees what gRPC holds for the stream; it may be closed already, which is as good. */
  private void abandon(RuntimeException cause) {
    try {
      stream.onError(Status.UNKNOWN.withDescription(GrpcText.of(cause)).asRuntimeException());
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
