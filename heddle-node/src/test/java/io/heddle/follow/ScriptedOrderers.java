// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.validate.BlockForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/** Orderers that have the blocks of one chain, and misbehave as they are told. */
final class ScriptedOrderers implements Dialer {

  /** How one orderer is. */
  enum Manner {
    HONEST,
    REFUSING,
    UNAVAILABLE,
    SILENT,
    FORGING,
    WITHHOLDING
  }

  /** Somebody has asked. */
  record Asked(String address, long from, boolean isForHeaders) {}

  private final List<Block> chain;
  private final Map<String, Manner> manners = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch oneClosed = new CountDownLatch(1);
  private volatile int height;

  ScriptedOrderers(List<Block> chain, int height) {
    this.chain = List.copyOf(chain);
    this.height = height;
  }

  void are(Manner manner, String... addresses) {
    for (String address : addresses) {
      manners.put(address, manner);
    }
  }

  /** So many blocks are ordered now. */
  void grow(int to) {
    height = to;
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Until a stream has been closed. */
  void awaitClosed() throws InterruptedException {
    assertThat(oneClosed.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Override
  public Optional<ByteString> certificateHash() {
    return Optional.empty();
  }

  @Override
  public BlockStream open(OrdererEndpoint orderer, Envelope seek) throws StreamFailure {
    SeekInfo info = info(seek);
    boolean isForHeaders = info.getContentType() == SeekInfo.SeekContentType.HEADER_WITH_SIG;
    long from = info.getStart().getSpecified().getNumber();
    asked.add(new Asked(orderer.address(), from, isForHeaders));
    if (manner(orderer) == Manner.REFUSING) {
      throw new StreamFailure("no connection within 3 s");
    }
    return new Stream(orderer, (int) from, isForHeaders);
  }

  private Manner manner(OrdererEndpoint orderer) {
    return manners.getOrDefault(orderer.address(), Manner.HONEST);
  }

  private static SeekInfo info(Envelope seek) {
    try {
      return SeekInfo.parseFrom(Payload.parseFrom(seek.getPayload()).getData());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Stream implements BlockStream {

    private final OrdererEndpoint orderer;
    private final boolean isForHeaders;
    private final CountDownLatch closed = new CountDownLatch(1);
    private int next;

    Stream(OrdererEndpoint orderer, int next, boolean isForHeaders) {
      this.orderer = orderer;
      this.next = next;
      this.isForHeaders = isForHeaders;
    }

    @Override
    public Optional<DeliverResponse> next(Duration limit)
        throws StreamFailure, InterruptedException {
      long end = System.nanoTime() + limit.toNanos();
      while (System.nanoTime() < end) {
        Optional<DeliverResponse> answer = answer();
        if (answer.isPresent()) {
          return answer;
        }
        if (closed.await(1, TimeUnit.MILLISECONDS)) {
          throw new StreamFailure("it is closed");
        }
      }
      return Optional.empty();
    }

    private Optional<DeliverResponse> answer() {
      Manner manner = manner(orderer);
      if (manner == Manner.UNAVAILABLE) {
        return Optional.of(
            DeliverResponse.newBuilder().setStatus(Status.SERVICE_UNAVAILABLE).build());
      }
      boolean isHolding =
          manner == Manner.SILENT || (manner == Manner.WITHHOLDING && !isForHeaders);
      if (isHolding || next >= height) {
        return Optional.empty();
      }
      Block block = chain.get(next++);
      UnaryOperator<Block> change = manner == Manner.FORGING ? Stream::forged : whole -> whole;
      return Optional.of(DeliverResponse.newBuilder().setBlock(shown(change.apply(block))).build());
    }

    private Block shown(Block block) {
      return isForHeaders && !BlockForm.isConfiguration(block)
          ? block.toBuilder().clearData().build()
          : block;
    }

    private static Block forged(Block block) {
      List<ByteString> slots = new ArrayList<>(block.getMetadata().getMetadataList());
      slots.set(0, ByteString.EMPTY);
      return block.toBuilder()
          .setMetadata(block.getMetadata().toBuilder().clearMetadata().addAllMetadata(slots))
          .build();
    }

    @Override
    public void close() {
      closed.countDown();
      oneClosed.countDown();
    }
  }
}
