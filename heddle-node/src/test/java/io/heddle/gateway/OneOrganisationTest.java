// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedGateway;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway with no other peer than its own. */
final class OneOrganisationTest {

  private static final String CHANNEL = "mychannel";

  @TempDir private static Path dir;
  private static RecordedGateway gateway;
  private static SigningIdentity client;

  @BeforeAll
  static void start() {
    client = RecordedNetwork.org1User("User1");
    gateway = RecordedGateway.ofOneOrganisation(dir);
    OperationChaincode.register(gateway.org1(), "asset");
    OperationChaincode.register(gateway.org1(), "solo");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  @Spec("NA-121")
  void refuses_to_endorse_if_the_policy_asks_for_another_organisation() {
    ClientProposal proposal = proposal("asset", "[[\"put\",\"k\",\"1\"]]");

    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> endorse(proposal));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(error.getStatus().getDescription())
        .isEqualTo(
            "no combination of peers can be derived which satisfy the endorsement policy: no peer combination can satisfy the endorsement policy");
  }

  @Test
  @Spec({"NA-119", "NA-123"})
  void is_content_with_its_own_endorsement_if_the_policy_is() throws Exception {
    Envelope prepared = endorse(proposal("solo", "[[\"put\",\"k\",\"1\"]]"));

    Transaction transaction =
        Transaction.parseFrom(Payload.parseFrom(prepared.getPayload()).getData());
    ChaincodeActionPayload action =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
    assertThat(action.getAction().getEndorsementsList())
        .singleElement()
        .matches(endorsement ->
            endorsement.getEndorser().equals(RecordedNetwork.org1Peer().serialized()));
  }

  @Test
  @Spec({"NA-17", "NA-132", "NA-134", "NA-135"})
  void a_transaction_goes_the_whole_way() {
    ClientProposal proposal = proposal("solo", "[[\"put\",\"way\",\"whole\"]]");

    submit(proposal);

    assertThat(commitStatus(proposal.txId()).getResult()).isEqualTo(TxValidationCode.VALID);
    assertThat(evaluate("solo", "[[\"get\",\"way\"]]")).isEqualTo("[\"whole\"]");
  }

  @Test
  @Spec({"NA-21", "NA-138", "NA-140"})
  void events_come_from_the_past_and_go_on_with_the_present() {
    long height = gateway.ledgers().main().ledger().height();
    submit(proposal("solo", "[[\"event\",\"first\",\"a\"]]"));
    Iterator<ChaincodeEventsResponse> events = events("solo", height);
    assertThat(names(events.next())).containsExactly("first");

    submit(proposal("solo", "[[\"event\",\"second\",\"b\"]]"));

    assertThat(names(events.next())).containsExactly("second");
  }

  @Test
  @Spec({"NA-139", "NA-140"})
  void events_of_recorded_blocks_are_those_that_the_real_gateway_sent() {
    Iterator<ChaincodeEventsResponse> events = events("asset", 0);

    ChaincodeEventsResponse first = events.next();
    ChaincodeEventsResponse second = events.next();

    assertThat(first.getBlockNumber()).isEqualTo(41);
    assertThat(names(first)).containsExactly("created", "created");
    assertThat(second.getBlockNumber()).isEqualTo(42);
    assertThat(names(second)).containsExactly("bare");
  }

  private static ClientProposal proposal(String chaincode, String operations) {
    return ClientProposal.of(client, CHANNEL, chaincode, "run", operations);
  }

  private static GatewayGrpc.GatewayBlockingStub stub() {
    return GatewayGrpc.newBlockingStub(gateway.channel()).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static String evaluate(String chaincode, String operations) {
    return stub()
        .evaluate(
            EvaluateRequest.newBuilder()
                .setProposedTransaction(proposal(chaincode, operations).signed())
                .build())
        .getResult()
        .getPayload()
        .toStringUtf8();
  }

  private static Envelope endorse(ClientProposal proposal) {
    return stub()
        .endorse(EndorseRequest.newBuilder().setProposedTransaction(proposal.signed()).build())
        .getPreparedTransaction();
  }

  private static void submit(ClientProposal proposal) {
    Envelope prepared = endorse(proposal);
    Envelope signed = prepared.toBuilder().setSignature(client.sign(prepared.getPayload())).build();
    stub()
        .submit(
            SubmitRequest.newBuilder()
                .setChannelId(CHANNEL)
                .setTransactionId(proposal.txId())
                .setPreparedTransaction(signed)
                .build());
  }

  private static CommitStatusResponse commitStatus(String txId) {
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setTransactionId(txId)
            .setIdentity(client.serialized())
            .build()
            .toByteString();
    return stub()
        .commitStatus(
            SignedCommitStatusRequest.newBuilder()
                .setRequest(request)
                .setSignature(client.sign(request))
                .build());
  }

  private static Iterator<ChaincodeEventsResponse> events(String chaincode, long startBlock) {
    ByteString request =
        ChaincodeEventsRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setChaincodeId(chaincode)
            .setIdentity(client.serialized())
            .setStartPosition(
                SeekPosition.newBuilder()
                    .setSpecified(SeekSpecified.newBuilder().setNumber(startBlock)))
            .build()
            .toByteString();
    return stub()
        .chaincodeEvents(
            SignedChaincodeEventsRequest.newBuilder()
                .setRequest(request)
                .setSignature(client.sign(request))
                .build());
  }

  private static List<String> names(ChaincodeEventsResponse response) {
    return response.getEventsList().stream().map(ChaincodeEvent::getEventName).toList();
  }
}
