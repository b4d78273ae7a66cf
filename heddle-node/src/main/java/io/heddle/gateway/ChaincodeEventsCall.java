// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.alive.Errand;
import io.heddle.alive.Mishap;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.events.BlockEvents;
import io.heddle.events.ChaincodeEventFeed;
import io.heddle.events.EventStream;
import io.heddle.events.EventsRequest;
import io.heddle.events.ReadingTurns.Turn;
import io.heddle.events.ReadyGate;
import io.heddle.fault.Answering;
import io.heddle.fault.PeerFaults;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.SignedData;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams a chaincode's events until the client leaves; each stream has a virtual thread, which is
 * the only one that writes to it.
 *
 * <p>Fabric: internal/pkg/gateway/chaincodeevents.go.
 */
final class ChaincodeEventsCall {

  private static final Logger log = LoggerFactory.getLogger(ChaincodeEventsCall.class);

  private final JoinedChannels channels;
  private final AccessControl access;
  private final PeerFaults faults;

  ChaincodeEventsCall(JoinedChannels channels, AccessControl access, PeerFaults faults) {
    this.channels = channels;
    this.access = access;
    this.faults = faults;
  }

  void call(
      SignedChaincodeEventsRequest signed, ServerCallStreamObserver<ChaincodeEventsResponse> client)
      throws GatewayError, InterruptedException {
    if (signed.getRequest().isEmpty()) {
      throw new GatewayError(Code.INVALID_ARGUMENT, "a chaincode events request is required");
    }
    ChaincodeEventsRequest request = parse(signed);
    Optional<JoinedChannel> channel = channels.find(request.getChannelId());
    if (channel.isEmpty()) {
      check(signed, request);
      throw new GatewayError(
          Code.NOT_FOUND, "channel does not exist: " + Foreign.text(request.getChannelId()));
    }
    ChaincodeEventFeed events = channel.get().events();
    try (Turn _ = events.turns().take()) {
      check(signed, request); // a signature is more work than a block
    }
    EventsRequest wanted = wanted(request);
    Optional<String> objection = events.objection(wanted);
    if (objection.isPresent()) {
      throw new GatewayError(Code.ABORTED, objection.get());
    }
    stream(events, wanted, answering(request), client);
  }

  private void check(SignedChaincodeEventsRequest signed, ChaincodeEventsRequest request)
      throws GatewayError {
    try {
      access.check(
          Resource.CHAINCODE_EVENTS,
          request.getChannelId(),
          new SignedData(signed.getRequest(), request.getIdentity(), signed.getSignature()));
    } catch (HeddleException e) {
      throw new GatewayError(Code.PERMISSION_DENIED, e.getMessage());
    }
  }

  private static ChaincodeEventsRequest parse(SignedChaincodeEventsRequest signed)
      throws GatewayError {
    try {
      return ChaincodeEventsRequest.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      throw new GatewayError(
          Code.INVALID_ARGUMENT, "invalid chaincode events request: " + GoProtobuf.words(e));
    }
  }

  /** How each block is answered. */
  private Supplier<Answering> answering(ChaincodeEventsRequest request) {
    return () -> faults.onEvents(request.getChannelId(), request.getChaincodeId());
  }

  private static EventsRequest wanted(ChaincodeEventsRequest request) throws GatewayError {
    Optional<TxId> after =
        request.getAfterTransactionId().isEmpty()
            ? Optional.empty()
            : Optional.of(new TxId(request.getAfterTransactionId()));
    return new EventsRequest(
        request.getChaincodeId(), startBlock(request.getStartPosition()), after);
  }

  private static Optional<Long> startBlock(SeekPosition position) throws GatewayError {
    return switch (position.getTypeCase()) {
      case SPECIFIED -> Optional.of(position.getSpecified().getNumber());
      case NEXT_COMMIT, TYPE_NOT_SET -> Optional.empty();
      case OLDEST -> throw notAStart("Oldest");
      case NEWEST -> throw notAStart("Newest");
    };
  }

  private static GatewayError notAStart(String type) {
    return new GatewayError(
        Code.INVALID_ARGUMENT, "invalid start position type: *orderer.SeekPosition_" + type);
  }

  private void stream(
      ChaincodeEventFeed feed,
      EventsRequest wanted,
      Supplier<Answering> answering,
      ServerCallStreamObserver<ChaincodeEventsResponse> client) {
    EventStream events = feed.open(wanted);
    ReadyGate gate = new ReadyGate(client);
    client.setOnReadyHandler(gate::look);
    client.setOnCancelHandler(() -> {
      events.close();
      gate.look();
    });
    Errand.start(
        "chaincode-events",
        () -> send(events, answering, client, gate),
        why -> failed(feed, client, why));
  }

  private void send(
      EventStream events,
      Supplier<Answering> answering,
      ServerCallStreamObserver<ChaincodeEventsResponse> client,
      ReadyGate gate)
      throws InterruptedException {
    try (events) {
      for (Optional<BlockEvents> block = events.next();
          block.isPresent() && gate.pass();
          block = events.next()) {
        Answering wanted = answering.get();
        wanted.pause();
        if (wanted.isLost()) {
          break;
        }
        try (Turn _ = events.turn()) {
          client.onNext(response(block.get()));
        }
      }
      end(client);
    }
  }

  private static void end(ServerCallStreamObserver<ChaincodeEventsResponse> client) {
    if (!client.isCancelled()) {
      client.onError(
          Status.UNAVAILABLE.withDescription("The peer is shutting down").asRuntimeException());
    }
  }

  private static void failed(
      ChaincodeEventFeed feed,
      ServerCallStreamObserver<ChaincodeEventsResponse> client,
      Throwable why) {
    if (why instanceof HeddleException && feed.isClosed()) {
      end(client); // its ledger is closed behind it
      return;
    }
    if (!client.isCancelled()) {
      log.error("Streaming chaincode events failed", why);
      client.onError(Status.ABORTED.withDescription(Mishap.reason(why)).asRuntimeException());
    }
  }

  private static ChaincodeEventsResponse response(BlockEvents block) {
    return ChaincodeEventsResponse.newBuilder()
        .setBlockNumber(block.block())
        .addAllEvents(block.events())
        .build();
  }
}
