// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SimpleChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndorserServiceTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path dir;
  private RecordedLedgers ledgers;
  private RecordedPeer peer;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name).addService(peer.endorser().service()).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    peer.close();
    ledgers.close();
  }

  @Test
  @Spec({"NA-14", "NA-70", "NA-75"})
  void a_refusal_is_an_error_with_code_unknown() {
    var proposal =
        ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "noop");
    var forged = proposal.signed().toBuilder().clearSignature().build();

    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> EndorserGrpc.newBlockingStub(channel).processProposal(forged));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(error.getStatus().getDescription())
        .isEqualTo("error validating proposal: empty signature bytes");
  }

  @Test
  @Spec({"NA-99", "NA-101", "NA-23"})
  void an_answer_of_the_chaincode_comes_back_endorsed() {
    peer.answerWith(
        "asset",
        ChaincodeMessage.Type.COMPLETED,
        Response.newBuilder().setStatus(200).build().toByteString());
    var proposal =
        ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "noop");

    ProposalResponse response =
        EndorserGrpc.newBlockingStub(channel).processProposal(proposal.signed());

    assertThat(response.getVersion()).isEqualTo(1);
    assertThat(response.getEndorsement().getEndorser())
        .isEqualTo(RecordedNetwork.org1Peer().serialized());
  }

  @Test
  @Spec("NA-80")
  void a_failure_of_the_chaincode_library_is_a_response_without_payload() {
    peer.answerWith("asset", ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8("it panicked"));
    var proposal =
        ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "noop");

    ProposalResponse response =
        EndorserGrpc.newBlockingStub(channel).processProposal(proposal.signed());

    assertThat(response.getResponse().getStatus()).isEqualTo(500);
    assertThat(response.getResponse().getMessage())
        .isEqualTo("error in simulation: transaction returned with failure: it panicked");
    assertThat(response.getPayload().isEmpty()).isTrue();
  }

  @Test
  @Spec("CP-227")
  void a_client_that_leaves_releases_its_view_of_the_ledger_at_once() {
    var started = new CountDownLatch(1);
    peer.play(
        "asset",
        (message, _) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            started.countDown();
          }
        });
    var proposal =
        ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "noop");
    int readersBefore = ledgers.openReaders();
    var call = EndorserGrpc.newFutureStub(channel).processProposal(proposal.signed());
    await().until(() -> started.getCount() == 0);
    assertThat(ledgers.openReaders()).isGreaterThan(readersBefore);

    call.cancel(true);

    // the chaincode would have 30 s
    await().atMost(SOON).until(() -> ledgers.openReaders() == readersBefore);
  }

  @Test
  @Spec({"CP-227", "CP-126", "CP-209"})
  void what_the_chaincode_says_after_its_client_left_counts_for_nothing() {
    var starts = new LinkedBlockingQueue<ChaincodeMessage>();
    var answers = new LinkedBlockingQueue<ChaincodeMessage>();
    var chaincode = new AtomicReference<SimpleChaincode>();
    peer.play(
        "asset",
        (message, self) -> {
          chaincode.set(self);
          (message.getType() == ChaincodeMessage.Type.TRANSACTION ? starts : answers).add(message);
        });
    var proposal =
        ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "noop");
    int readersBefore = ledgers.openReaders();
    var call = EndorserGrpc.newFutureStub(channel).processProposal(proposal.signed());
    ChaincodeMessage start = await().until(starts::poll, Objects::nonNull);
    call.cancel(true);
    await().atMost(SOON).until(() -> ledgers.openReaders() == readersBefore);

    chaincode.get().reply(start, ChaincodeMessage.Type.GET_STATE, ByteString.EMPTY);

    assertThat(await().until(answers::poll, Objects::nonNull).getPayload().toStringUtf8())
        .endsWith(": no ledger context");
    ProposalResponse retry =
        EndorserGrpc.newBlockingStub(channel).processProposal(proposal.signed());
    assertThat(retry.getResponse().getMessage()).endsWith(" exists");
  }
}
