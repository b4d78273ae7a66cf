// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.heddle.identity.SigningIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/** One channel of an orderer, whoever's it is. */
final class OrdererClient implements AutoCloseable {

  /** Transactions of a block. */
  static final int BLOCK = 100;

  private static final int MAX_MESSAGE_BYTES = 100 << 20;
  private static final int NONCE_BYTES = 24;
  private static final long BETWEEN_LOOKS_MILLIS = 50;

  private final ManagedChannel connection;
  private final SigningIdentity client;

  private OrdererClient(ManagedChannel connection, SigningIdentity client) {
    this.connection = connection;
    this.client = client;
  }

  static OrdererClient connect(String address, Path organizations, SigningIdentity client)
      throws Exception {
    Path authority =
        organizations.resolve("ordererOrganizations/example.com/orderers/orderer.example.com/tls/ca.crt");
    return new OrdererClient(
        NettyChannelBuilder.forTarget(address)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .sslContext(GrpcSslContexts.forClient().trustManager(authority.toFile()).build())
            .build(),
        client);
  }

  /** Has transactions ordered; returns when all of them are taken. */
  void submit(List<Envelope> envelopes) throws Exception {
    BlockingClientCall<Envelope, BroadcastResponse> call =
        ClientCalls.blockingBidiStreamingCall(connection, AtomicBroadcastGrpc.getBroadcastMethod(), CallOptions.DEFAULT);
    for (Envelope envelope : envelopes) {
      call.write(envelope);
    }
    call.halfClose();
    for (int answered = 0; answered < envelopes.size(); answered++) {
      requireTaken(call.read());
    }
  }

  private static void requireTaken(BroadcastResponse answer) {
    if (answer == null || answer.getStatus() != org.hyperledger.fabric.protos.common.Status.SUCCESS) {
      throw new IllegalStateException("the orderer has not taken a transaction: " + answer);
    }
  }

  Block newest() throws Exception {
    return blocks(
            SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build(),
            SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build())
        .getFirst();
  }

  List<Block> blocks(long first, long end) throws Exception {
    return blocks(numbered(first), numbered(end - 1));
  }

  /** Waits until there is one of this number. */
  void awaitBlock(long number) throws Exception {
    while (newest().getHeader().getNumber() < number) {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private static SeekPosition numbered(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  private List<Block> blocks(SeekPosition start, SeekPosition stop) throws Exception {
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(start)
            .setStop(stop)
            .setBehavior(SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)
            .build();
    BlockingClientCall<Envelope, DeliverResponse> call =
        ClientCalls.blockingBidiStreamingCall(connection, AtomicBroadcastGrpc.getDeliverMethod(), CallOptions.DEFAULT);
    call.write(signed(seek.toByteString()));
    List<Block> blocks = new ArrayList<>();
    while (true) {
      DeliverResponse answer = call.read();
      if (answer == null || !answer.hasBlock()) {
        call.cancel("all is there", Status.CANCELLED.asException());
        if (answer == null || answer.getStatus() != org.hyperledger.fabric.protos.common.Status.SUCCESS) {
          throw new IllegalStateException("the orderer gives no blocks: " + answer);
        }
        return blocks;
      }
      blocks.add(answer.getBlock());
    }
  }

  private Envelope signed(ByteString data) {
    Instant now = Instant.now();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder()
                            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                            .setTimestamp(
                                Timestamp.newBuilder()
                                    .setSeconds(now.getEpochSecond())
                                    .setNanos(now.getNano()))
                            .setChannelId(Put.CHANNEL)
                            .build()
                            .toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(client.serialized())
                            .setNonce(ByteString.copyFrom(new byte[NONCE_BYTES]))
                            .build()
                            .toByteString()))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(client.sign(payload)).build();
  }

  @Override
  public void close() throws InterruptedException {
    connection.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
