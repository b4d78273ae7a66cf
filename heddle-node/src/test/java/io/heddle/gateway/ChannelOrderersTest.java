// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.junit.jupiter.api.Test;

/** What becomes of a transaction that is handed to orderers elsewhere. */
final class ChannelOrderersTest {

  private static final Envelope TRANSACTION =
      Envelope.newBuilder().setSignature(ByteString.copyFromUtf8("s")).build();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ChannelConfig RAFT =
      ChannelConfig.fromBlock(RecordedChannel.blocks().getFirst());
  private static final ChannelConfig BFT =
      ChannelConfig.fromBlock(RecordedChannel.blocks(RecordedChannel.BFT).getFirst());

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @Test
  @Spec({"NA-130", "NA-252"})
  void one_that_takes_it_is_enough_and_is_looked_for_in_any_order() throws Exception {
    List<String> firsts = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      asked.clear();

      submit(RAFT, seed, gone("a:1"), answers("b:1", Status.SERVICE_UNAVAILABLE), taking("c:1"));

      assertThat(asked).last().isEqualTo("c:1");
      firsts.add(asked.element());
    }
    assertThat(firsts).contains("a:1", "b:1", "c:1");
  }

  @Test
  @Spec({"NA-130", "NA-141"})
  void what_each_has_said_is_told_if_none_takes_it() {
    GatewayError error =
        failure(RAFT, gone("a:1"), answers("b:1", Status.SERVICE_UNAVAILABLE), gone("c:1"));

    assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(error).hasMessage("no orderers could successfully process transaction");
    // Fabric leaves out what an orderer says who is there and cannot take it now
    assertThat(error.details())
        .extracting(ErrorDetail::getAddress, ErrorDetail::getMspId, ErrorDetail::getMessage)
        .containsExactlyInAnyOrder(
            tuple("a:1", "OrdererMSP", "rpc error: code = Unavailable desc = gone"),
            tuple("c:1", "OrdererMSP", "rpc error: code = Unavailable desc = gone"));
  }

  @Test
  @Spec("NA-130")
  void what_one_refuses_as_the_clients_fault_is_not_asked_of_others() {
    GatewayError error =
        failure(RAFT, answers("a:1", Status.FORBIDDEN), answers("b:1", Status.FORBIDDEN));

    assertThat(error.code()).isEqualTo(Code.ABORTED);
    assertThat(error)
        .hasMessage(
            "received unsuccessful response from orderer: status=FORBIDDEN, info=for a reason");
    assertThat(error.details()).isEmpty();
    assertThat(asked).hasSize(1);
  }

  @Test
  void without_orderers_that_is_said() {
    assertThat(failure(RAFT))
        .hasMessage("no orderer nodes available")
        .extracting(GatewayError::code)
        .isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  @Spec("NA-131")
  void a_cluster_that_may_lie_has_to_take_it_as_a_quorum_whoever_is_silent() throws Exception {
    var isOver = new CountDownLatch(1);
    try {
      submit(BFT, 0, taking("a:1"), silent("b:1", isOver), taking("c:1"), known("d:1"));
    } finally {
      isOver.countDown();
    }

    assertThat(asked).containsExactlyInAnyOrder("a:1", "b:1", "c:1", "d:1");
  }

  /** It would be told as not submitted, and is ordered. */
  @Test
  @Spec("NA-131")
  void who_has_it_in_a_block_already_has_taken_it() throws Exception {
    RemoteOrderer late =
        new Scripted(
            "c:1",
            asked,
            () ->
                response(
                    Status.SERVICE_UNAVAILABLE,
                    "failed to submit request: request already processed"));

    submit(BFT, 0, taking("a:1"), gone("b:1"), late, known("d:1"));

    assertThat(asked).contains("c:1");
  }

  /** Whoever gets it late has it in a block already. */
  @Test
  @Spec("NA-131")
  void all_of_a_cluster_are_handed_it_before_anybody_answers() throws Exception {
    var allHaveIt = new CountDownLatch(4);
    List<Thread> handed = new CopyOnWriteArrayList<>();
    RemoteOrderer[] all =
        Stream.of("a:1", "b:1", "c:1", "d:1")
            .map(address ->
                new Scripted(
                    address,
                    asked,
                    () -> {
                      handed.add(Thread.currentThread());
                      allHaveIt.countDown();
                    },
                    () -> {
                      allHaveIt.await();
                      return response(Status.SUCCESS, "");
                    }))
            .toArray(RemoteOrderer[]::new);

    submit(BFT, 0, all);

    assertThat(handed).hasSize(4).containsOnly(Thread.currentThread());
  }

  @Test
  @Spec({"NA-131", "NA-141"})
  void a_quorum_that_cannot_be_is_told_with_what_each_has_said() {
    GatewayError error =
        failure(BFT, taking("a:1"), gone("b:1"), taking("c:1"), answers("d:1", Status.FORBIDDEN));

    assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(error)
        .hasMessage(
            "insufficient number of orderers could successfully process transaction to satisfy quorum requirement");
    assertThat(error.details())
        .extracting(ErrorDetail::getAddress, ErrorDetail::getMessage)
        .containsExactlyInAnyOrder(
            tuple("b:1", "rpc error: code = Unavailable desc = gone"),
            tuple(
                "d:1",
                "received unsuccessful response from orderer: status=FORBIDDEN, info=for a reason"));
  }

  private interface Manner {
    BroadcastResponse answer() throws NoAnswer, InterruptedException;
  }

  private record Scripted(String address, Queue<String> asked, Runnable handing, Manner manner)
      implements RemoteOrderer {

    Scripted(String address, Queue<String> asked, Manner manner) {
      this(address, asked, () -> {}, manner);
    }

    @Override
    public MspId mspId() {
      return new MspId("OrdererMSP");
    }

    @Override
    public Sent send(Envelope envelope) {
      assertThat(envelope).isEqualTo(TRANSACTION);
      asked.add(address);
      handing.run();
      return limit -> {
        assertThat(limit).isEqualTo(LIMIT);
        return manner.answer();
      };
    }
  }

  private RemoteOrderer taking(String address) {
    return new Scripted(address, asked, () -> response(Status.SUCCESS, ""));
  }

  private RemoteOrderer known(String address) {
    return new Scripted(
        address,
        asked,
        () ->
            response(
                Status.SERVICE_UNAVAILABLE, "failed to submit request: request already exists"));
  }

  private RemoteOrderer answers(String address, Status status) {
    return new Scripted(address, asked, () -> response(status, "for a reason"));
  }

  private RemoteOrderer gone(String address) {
    return new Scripted(
        address,
        asked,
        () -> {
          throw NoAnswer.of("Unavailable", "gone");
        });
  }

  private RemoteOrderer silent(String address, CountDownLatch isOver) {
    return new Scripted(
        address,
        asked,
        () -> {
          isOver.await();
          throw NoAnswer.late();
        });
  }

  private static BroadcastResponse response(Status status, String info) {
    return BroadcastResponse.newBuilder().setStatus(status).setInfo(info).build();
  }

  private static void submit(ChannelConfig config, int seed, RemoteOrderer... orderers)
      throws GatewayError, InterruptedException {
    new ChannelOrderers(_ -> List.of(orderers), new Random(seed))
        .submit(config, TRANSACTION, LIMIT);
  }

  private static GatewayError failure(ChannelConfig config, RemoteOrderer... orderers) {
    return catchThrowableOfType(GatewayError.class, () -> submit(config, 0, orderers));
  }
}
