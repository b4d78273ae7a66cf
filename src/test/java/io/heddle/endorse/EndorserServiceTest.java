// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndorserServiceTest {

  @TempDir private Path dir;
  private RecordedLedgers ledgers;
  private RecordedPeer peer;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, dir, Duration.ofSeconds(30));
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
  @Spec({"NA-70", "NA-75"})
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
  @Spec({"NA-99", "NA-101"})
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
}
