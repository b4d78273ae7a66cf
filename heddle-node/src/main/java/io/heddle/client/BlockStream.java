// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.dial.Reason;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/** Blocks as they come, one after the other; no more than one waits to be taken. */
public final class BlockStream implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final int NONCE_BYTES = 24;

  private final BlockPlace place;
  private final ManagedChannel connection;
  private final Answers answers = new Answers();

  private BlockStream(BlockPlace place, ManagedChannel connection) {
    this.place = place;
    this.connection = connection;
  }

  static BlockStream open(
      BlockPlace place,
      String channel,
      ClientIdentity client,
      Optional<ShownCertificate> shown,
      SeekPosition start,
      SeekPosition stop) {
    var stream =
        new BlockStream(place, GatewayConnection.connect(place.endpoint(), place.tlsCa(), shown));
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(start)
            .setStop(stop)
            .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
            .build();
    stream.ask(
        signed(
            channel,
            client,
            shown.map(ShownCertificate::hash).orElse(ByteString.EMPTY),
            seek.toByteString()));
    return stream;
  }

  private void ask(Envelope request) {
    // the answers of both services are the same on the wire, as far as they are blocks and statuses
    MethodDescriptor<Envelope, DeliverResponse> method =
        MethodDescriptor.<Envelope, DeliverResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(place.service().method())
            .setRequestMarshaller(ProtoUtils.marshaller(Envelope.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(DeliverResponse.getDefaultInstance()))
            .build();
    var requests =
        ClientCalls.asyncBidiStreamingCall(
            connection.newCall(method, CallOptions.DEFAULT), answers);
    requests.onNext(request);
  }

  /** Fabric: protoutil/txutils.go, CreateSignedEnvelope. */
  private static Envelope signed(
      String channel, ClientIdentity client, ByteString tlsHash, ByteString data) {
    Instant now = Instant.now();
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    ByteString creator =
        SerializedIdentity.newBuilder()
            .setMspid(client.identity().getMspId())
            .setIdBytes(ByteString.copyFrom(client.identity().getCredentials()))
            .build()
            .toByteString();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder()
                            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                            .setChannelId(channel)
                            .setTlsCertHash(tlsHash)
                            .setTimestamp(
                                Timestamp.newBuilder()
                                    .setSeconds(now.getEpochSecond())
                                    .setNanos(now.getNano()))
                            .build()
                            .toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(creator)
                            .setNonce(ByteString.copyFrom(nonce))
                            .build()
                            .toByteString()))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(client.sign(payload.toByteArray()))
        .build();
  }

  /**
   * The next block; empty when there is none yet.
   *
   * @throws HeddleException {@code DENIED} if this one may not read, {@code UNAVAILABLE} if nobody
   *     answers, {@code TIMED_OUT} if nothing comes for a minute
   */
  public Optional<Block> next() throws InterruptedException {
    answers.more();
    Answer answer = answers.received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return switch (answer) {
      case null ->
          throw new HeddleException(
              Fault.TIMED_OUT,
              "Nothing has come from '%s' for %d s".formatted(place.endpoint(), PATIENCE_SECONDS));
      case Answer.One(Block block) -> Optional.of(block);
      case Answer.End(Status status) -> ended(status);
      case Answer.Broken(io.grpc.Status status) -> throw broken(status);
    };
  }

  private Optional<Block> ended(Status status) {
    if (status == Status.NOT_FOUND || status == Status.SUCCESS) {
      return Optional.empty();
    }
    throw new HeddleException(
        status == Status.FORBIDDEN ? Fault.DENIED : Fault.UNAVAILABLE,
        "No blocks are given at '%s': %s".formatted(place.endpoint(), status));
  }

  private HeddleException broken(io.grpc.Status status) {
    String why = Reason.of(status).orElseGet(() -> status.getCode().name());
    return new HeddleException(
        status.getCode() == Code.UNAVAILABLE ? Fault.UNAVAILABLE : Fault.INTERNAL,
        "Reading blocks at '%s' failed: %s".formatted(place.endpoint(), why));
  }

  @Override
  public void close() {
    connection.shutdownNow();
  }

  /** What can come. */
  private sealed interface Answer {
    record One(Block block) implements Answer {}

    record End(Status status) implements Answer {}

    record Broken(io.grpc.Status status) implements Answer {}
  }

  private static final class Answers implements ClientResponseObserver<Envelope, DeliverResponse> {

    private final BlockingQueue<Answer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<ClientCallStreamObserver<Envelope>> stream =
        new LinkedBlockingQueue<>();
    private boolean isOver; // written before the last answer is added

    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> requests) {
      requests.disableAutoRequestWithInitial(0);
      stream.add(requests);
    }

    /** Asks for one more; what has ended says so again. */
    void more() throws InterruptedException {
      ClientCallStreamObserver<Envelope> requests = stream.take();
      stream.add(requests);
      requests.request(1);
    }

    @Override
    public void onNext(DeliverResponse answer) {
      switch (answer.getTypeCase()) {
        case BLOCK -> received.add(new Answer.One(answer.getBlock()));
        case STATUS -> {
          isOver = true;
          received.add(new Answer.End(answer.getStatus()));
        }
        case TYPE_NOT_SET ->
            received.add(
                new Answer.Broken(
                    io.grpc.Status.UNKNOWN.withDescription("an answer with nothing in it")));
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (!isOver) {
        received.add(new Answer.Broken(io.grpc.Status.fromThrowable(failure)));
      }
    }

    @Override
    public void onCompleted() {
      if (!isOver) {
        received.add(new Answer.End(Status.SUCCESS));
      }
    }
  }
}
