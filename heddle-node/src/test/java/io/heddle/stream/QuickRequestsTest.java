// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which thread requests are answered; the test's own is the one that receives. */
final class QuickRequestsTest {

  private static final ByteString ONE = ByteString.copyFromUtf8("1");

  @TempDir Path dir;
  private final List<ChaincodeMessage> sent = new CopyOnWriteArrayList<>();
  private final List<Thread> working = new CopyOnWriteArrayList<>();
  private StreamHarness harness;
  private StreamObserver<ChaincodeMessage> peer;
  private StreamHarness.Running running;

  @BeforeEach
  void open() throws IOException {
    try (TestLedger before = TestLedger.in(dir)) {
      before.put(StreamHarness.NAMESPACE, "old", "1");
    }
    harness = StreamHarness.in(dir);
    harness.ledger.put(StreamHarness.NAMESPACE, "new", "1");
    peer =
        harness.streams.accept(
            new Collecting(sent), Optional.of(harness.admission.owner(StreamHarness.BASIC)));
    peer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.REGISTER)
            .setPayload(
                ChaincodeID.newBuilder()
                    .setName(StreamHarness.BASIC.value())
                    .build()
                    .toByteString())
            .build());
    Invocation invocation = harness.invocation(TestLedger.txId(1), harness.simulator(1), false);
    running =
        harness.start(
            harness.stream(),
            StreamHarness.with(invocation, new Hearing(working), CallTime.passing()));
    await().until(() -> sent.getLast().getType() == ChaincodeMessage.Type.TRANSACTION);
  }

  @AfterEach
  void close() {
    peer.onNext(message(ChaincodeMessage.Type.COMPLETED, ByteString.EMPTY));
    running.outcome();
    harness.close();
  }

  @Test
  @Spec("CP-35")
  void writes_of_public_keys_are_noted_where_they_are_received() {
    receive(
        ChaincodeMessage.Type.PUT_STATE, PutState.newBuilder().setKey("a").setValue(ONE).build());
    receive(ChaincodeMessage.Type.DEL_STATE, DelState.newBuilder().setKey("b").build());
    receive(
        ChaincodeMessage.Type.PUT_STATE_METADATA,
        PutStateMetadata.newBuilder().setKey("c").setMetadata(metadata()).build());
    receive(
        ChaincodeMessage.Type.WRITE_BATCH_STATE,
        WriteBatchState.newBuilder()
            .addRec(WriteRecord.newBuilder().setType(WriteRecord.Type.PUT_STATE).setKey("d"))
            .build());

    assertThat(working).hasSize(4).containsOnly(Thread.currentThread());
    assertThat(sent).endsWith(response(), response(), response(), response());
  }

  @Test
  @Spec("CP-35")
  void a_value_in_memory_is_read_where_it_is_asked_for() {
    receive(ChaincodeMessage.Type.GET_STATE, get("new"));

    assertThat(working).containsExactly(Thread.currentThread());
    assertThat(sent.getLast().getPayload()).isEqualTo(ONE);
  }

  @Test
  @Spec("CP-35")
  void a_value_on_the_disk_is_read_by_another_thread() {
    receive(ChaincodeMessage.Type.GET_STATE, get("old"));

    awaitResponse(ONE);
    assertThat(working).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  @Spec("CP-35")
  void what_has_to_do_with_a_collection_is_done_by_another_thread() {
    receive(
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder().setKey("a").setValue(ONE).setCollection("secrets").build());

    awaitResponse(ByteString.EMPTY);
    assertThat(working).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  @Spec("CP-35")
  void a_big_write_is_noted_by_another_thread() {
    receive(
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder()
            .setKey("a")
            .setValue(ByteString.copyFrom(new byte[64 * 1024]))
            .build());

    awaitResponse(ByteString.EMPTY);
    assertThat(working).hasSize(1).doesNotContain(Thread.currentThread());
  }

  private void receive(ChaincodeMessage.Type type, MessageLite request) {
    peer.onNext(message(type, request.toByteString()));
  }

  private void awaitResponse(ByteString payload) {
    await().until(() -> sent.getLast().getType() == ChaincodeMessage.Type.RESPONSE);
    assertThat(sent.getLast().getPayload()).isEqualTo(payload);
  }

  private static ChaincodeMessage message(ChaincodeMessage.Type type, ByteString payload) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setPayload(payload)
        .setTxid(TestLedger.txId(1).value())
        .setChannelId(TestLedger.CHANNEL.value())
        .build();
  }

  private static ChaincodeMessage response() {
    return message(ChaincodeMessage.Type.RESPONSE, ByteString.EMPTY);
  }

  private static GetState get(String key) {
    return GetState.newBuilder().setKey(key).build();
  }

  private static StateMetadata metadata() {
    return StateMetadata.newBuilder().setMetakey("VALIDATION_PARAMETER").setValue(ONE).build();
  }

  /** What the chaincode gets. */
  private record Collecting(List<ChaincodeMessage> messages)
      implements StreamObserver<ChaincodeMessage> {

    @Override
    public void onNext(ChaincodeMessage message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  /** Notes which threads work on the chaincode's requests. */
  private record Hearing(List<Thread> threads) implements MessageListener {

    @Override
    public void toChaincode(String chaincode, ChaincodeMessage message) {}

    @Override
    public void fromChaincode(String chaincode, ChaincodeMessage message) {
      threads.add(Thread.currentThread());
    }

    @Override
    public void unanswered(String chaincode) {}
  }
}
