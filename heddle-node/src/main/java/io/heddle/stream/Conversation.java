// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.alive.Errand;
import io.heddle.alive.Mishap;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.golang.GoProtobuf;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC stream from its opening to its end, whoever dialled. Before the handshake it belongs to
 * nobody; after it, it carries one {@link ChaincodeStream}.
 *
 * <p>gRPC calls the {@code on…} methods one after the other; {@link #end} may come from any thread.
 */
final class Conversation implements StreamObserver<ChaincodeMessage> {

  /*
   *            REGISTER: sends REGISTERED          sends READY
   *  CREATED ──────────────────────► (established) ──────────► READY
   *     │ anything else but KEEPALIVE                            │ what a chaincode may not send
   *     └──────────────────────► end ◄──────────────────────────┘   or the stream is lost
   *
   * Between the two sends nothing comes in, since both happen while REGISTER is being handled; so
   * "established" needs no value of its own.
   */

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private final Registry registry;
  private final Optional<StreamOwner> dialler;
  private final Gatekeeper gatekeeper;
  private final Outbox outbox;
  private final AtomicBoolean hasEnded = new AtomicBoolean();
  private final AtomicBoolean isSettled = new AtomicBoolean();
  private final CountDownLatch registered = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private boolean isFirst = true;
  private volatile @Nullable ChaincodeStream stream;
  private volatile String endCause = "";

  /** Looks at the first message before anybody else does. */
  @FunctionalInterface
  interface Gatekeeper {
    Gatekeeper NONE = _ -> Optional.empty();

    /** Why the stream may not go on; empty if it may. */
    Optional<String> objection(ChaincodeMessage first);
  }

  private Conversation(
      Registry registry,
      StreamObserver<ChaincodeMessage> toChaincode,
      Optional<StreamOwner> dialler,
      Gatekeeper gatekeeper) {
    this.registry = registry;
    this.dialler = dialler;
    this.gatekeeper = gatekeeper;
    this.outbox = Outbox.start(toChaincode, new OutboxFailures());
  }

  static Conversation open(
      Registry registry,
      StreamObserver<ChaincodeMessage> toChaincode,
      Optional<StreamOwner> dialler,
      Gatekeeper gatekeeper) {
    var conversation = new Conversation(registry, toChaincode, dialler, gatekeeper);
    registry.opened(conversation);
    StreamSettings settings = registry.settings();
    if (dialler.isEmpty()) { // who has dialled knows how long to wait
      Errand.start(
          "chaincode-register-timer",
          () -> conversation.endUnlessRegistered(settings.registerTimeout()),
          conversation::failed);
    }
    if (settings.keepalive().isPositive()) {
      Errand.start(
          "chaincode-keepalive",
          () -> conversation.keepAliveEvery(settings.keepalive()),
          conversation::failed);
    }
    return conversation;
  }

  /** A stream whose time nobody looks after could stay for ever; the chaincode may come again. */
  private void failed(Throwable why) {
    end(Status.UNKNOWN, "the peer could not look after the stream: " + Mishap.reason(why));
  }

  @Override
  public void onNext(ChaincodeMessage message) {
    if (hasEnded.get()) {
      return;
    }
    if (isFirst) {
      isFirst = false;
      Optional<String> objection = gatekeeper.objection(message);
      if (objection.isPresent()) {
        log.warn("{}", objection.get());
        registry.listener().refused();
        end(Status.UNKNOWN, objection.get());
        return;
      }
    }
    if (message.getType() == ChaincodeMessage.Type.KEEPALIVE) {
      return;
    }
    ChaincodeStream ready = stream;
    if (ready == null) {
      receiveWhileCreated(message);
    } else if (!ready.receive(message)) {
      endForIllegal(message, "ready");
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(Status.CANCELLED, "receive from chaincode support stream failed: " + GrpcText.of(failure));
  }

  @Override
  public void onCompleted() {
    end(Status.UNKNOWN, "EOF");
  }

  /** Ends the stream for the reason given; only the first time counts. */
  void end(Status status, String cause) {
    if (!hasEnded.compareAndSet(false, true)) {
      return;
    }
    endCause = cause;
    outbox.end(status.withDescription(cause));
    over.countDown();
    registered.countDown();
    settle();
  }

  private void receiveWhileCreated(ChaincodeMessage message) {
    if (message.getType() != ChaincodeMessage.Type.REGISTER) {
      endForIllegal(message, "created");
      return;
    }
    String name = "chaincode";
    try {
      name = ChaincodeID.parseFrom(message.getPayload()).getName();
      register(name);
    } catch (InvalidProtocolBufferException e) {
      refuse(
          name,
          Status.INVALID_ARGUMENT,
          "Error in received REGISTER, could NOT unmarshal registration info: "
              + GoProtobuf.words(e));
    } catch (HeddleException e) {
      refuse(name, status(e), e.getMessage());
    }
  }

  private void register(String name) {
    if (name.isEmpty()) {
      refuse(
          "chaincode",
          Status.INVALID_ARGUMENT,
          "error in handling register chaincode, chaincodeID name is empty");
      return;
    }
    var id = new PackageId(name);
    var admitted = new ChaincodeStream(id, registry.settings(id), outbox, registry.listener());
    registry.register(admitted, dialler);
    outbox.send(Messages.REGISTERED);
    outbox.send(Messages.ready(registry.settings().ready()));
    stream = admitted;
    registered.countDown();
    if (!hasEnded.get()) {
      registry.ready(admitted);
    }
    if (hasEnded.get()) {
      settle();
    }
  }

  /**
   * Takes the stream out of the registry; whoever sees first that it both registered and ended does
   * it.
   */
  private void settle() {
    ChaincodeStream own = stream;
    if (own == null) {
      registry.closed(this, dialler, endCause);
    } else if (isSettled.compareAndSet(false, true)) {
      registry.closed(this, own, endCause);
      own.terminate();
    }
  }

  private void refuse(String name, Status status, String why) {
    log.error("failed to start {} -- {}", Foreign.text(name), why);
    registry.listener().refused();
    end(status, why);
  }

  private void endForIllegal(ChaincodeMessage message, String state) {
    String cause =
        ("error handling message, ending stream: [%s] Fabric side handler cannot handle message"
                + " (%s) while in %s state")
            .formatted(Foreign.text(message.getTxid()), Messages.typeName(message), state);
    log.error("[{}] {}", Messages.shortTxId(message), cause);
    end(Status.UNKNOWN, cause);
  }

  private void endUnlessRegistered(Duration usual) throws InterruptedException {
    if (isRegisteredWithin(usual)) {
      return;
    }
    Duration limit = registry.untilRegistered(); // a debugger is often heard of only now
    if (!isRegisteredWithin(limit.minus(usual))) {
      end(
          Status.DEADLINE_EXCEEDED,
          "chaincode did not send REGISTER within %d s".formatted(limit.toSeconds()));
    }
  }

  private boolean isRegisteredWithin(Duration limit) throws InterruptedException {
    return registered.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void keepAliveEvery(Duration interval) throws InterruptedException {
    while (!over.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
      outbox.sendIfIdle(Messages.KEEPALIVE);
    }
  }

  private static Status status(HeddleException refusal) {
    return switch (refusal.fault()) {
      case BAD_INPUT -> Status.INVALID_ARGUMENT;
      case CONFLICT -> Status.ALREADY_EXISTS;
      case DENIED -> Status.PERMISSION_DENIED;
      case NOT_FOUND, UNAVAILABLE, TIMED_OUT, CHAINCODE, INTERNAL -> Status.FAILED_PRECONDITION;
    };
  }

  /** Ends the stream when nothing can be sent on it any more. */
  private final class OutboxFailures implements Outbox.FailureListener {

    @Override
    public void failed(ChaincodeMessage unsent, String cause) {
      ChaincodeStream own = stream;
      if (own != null) {
        own.sendFailed(unsent, cause);
      }
      String why =
          ("received error while sending message, ending chaincode support stream: [%s] error"
                  + " sending %s: %s")
              .formatted(Messages.shortTxId(unsent), Messages.typeName(unsent), cause);
      if (!hasEnded.get()) {
        log.error("{}", why);
      }
      end(Status.UNKNOWN, why);
    }

    @Override
    public void overflowed(int messages) {
      String why =
          "the chaincode does not read what it is sent, ending stream: %d messages wait"
              .formatted(messages);
      log.error("{}", why);
      end(Status.RESOURCE_EXHAUSTED, why);
    }
  }
}
