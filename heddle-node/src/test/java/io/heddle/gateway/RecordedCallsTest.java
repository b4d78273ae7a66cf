// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedGateway;
import io.heddle.testing.RecordedGatewayCalls;
import io.heddle.testing.RecordedGatewayCalls.Case;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Makes the recorded calls to our gateway, in the recorded order: the codes, the texts, the details
 * and the transactions have to be those of the real one.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
final class RecordedCallsTest {

  /** Where the text comes from the recorded client, because its own deadline passed. */
  private static final String CLIENT_GAVE_UP = "context deadline exceeded";

  /** Here each transaction has a block of its own, so that its block's number is another one. */
  private static final String ORDERED_WITH_ANOTHER = "069-status-mvcc";

  private static final String EVALUATED_THOUGH_EXPIRED = "021-evaluate-expired";

  @TempDir private static Path dir;
  private static RecordedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = RecordedGateway.ofTwoOrganisations(dir);
    for (String chaincode : List.of("asset", "oracle", "solo")) {
      OperationChaincode.register(gateway.org1(), chaincode);
      OperationChaincode.register(gateway.org2(), chaincode);
    }
    OperationChaincode.register(gateway.org2(), "other");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /**
   * All but one: the recorded peer, v2.5.0, did not look whether a client that comes through its
   * gateway has expired; the reference, v3.1, does.
   */
  static List<Case> all() {
    return RecordedGatewayCalls.all().stream()
        .filter(recorded -> !recorded.id().equals(EVALUATED_THOUGH_EXPIRED))
        .toList();
  }

  @Test
  void all_recordings_but_one_are_compared() {
    assertThat(all()).hasSize(90);
  }

  @Test
  @Spec("NA-70")
  void turns_an_expired_client_away() {
    Case recorded =
        RecordedGatewayCalls.all().stream()
            .filter(one -> one.id().equals(EVALUATED_THOUGH_EXPIRED))
            .findFirst()
            .orElseThrow();

    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> call(recorded));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.getStatus().getDescription())
        .isEqualTo("failed to evaluate transaction, see attached details for more info");
    assertThat(details(error))
        .extracting(ErrorDetail::getMessage)
        .containsExactly(
            "proposal client identity expired",
            "rpc error: code = Unknown desc = proposal client identity expired");
  }

  @ParameterizedTest
  @MethodSource("all")
  @Spec({"NA-104 .. NA-123", "NA-125", "NA-129", "NA-130", "NA-132 .. NA-142"})
  void answers_as_the_real_gateway(Case recorded) throws Exception {
    if (!recorded.code().equals("OK")) {
      fails_as_the_real_gateway(recorded);
      return;
    }

    Message response = call(recorded);

    switch (response) {
      case EvaluateResponse actual ->
          assertThat(actual)
              .isEqualTo(EvaluateResponse.parseFrom(recorded.response().orElseThrow()));
      case EndorseResponse actual ->
          assertThat(withoutEndorsements(actual))
              .isEqualTo(
                  withoutEndorsements(
                      EndorseResponse.parseFrom(recorded.response().orElseThrow())));
      case CommitStatusResponse actual when recorded.id().equals(ORDERED_WITH_ANOTHER) ->
          assertThat(actual.getResult())
              .isEqualTo(
                  CommitStatusResponse.parseFrom(recorded.response().orElseThrow()).getResult());
      default ->
          assertThat(response)
              .isEqualTo(response.getParserForType().parseFrom(recorded.response().orElseThrow()));
    }
  }

  private static void fails_as_the_real_gateway(Case recorded) {
    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> call(recorded));

    assertThat(error).isNotNull();
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.valueOf(recorded.code()));
    if (!recorded.message().equals(CLIENT_GAVE_UP)) {
      assertThat(error.getStatus().getDescription()).isEqualTo(recorded.message());
    }
    assertThat(details(error)).containsExactlyElementsOf(recorded.details());
  }

  private static Message call(Case recorded) throws InvalidProtocolBufferException {
    GatewayGrpc.GatewayBlockingStub client =
        GatewayGrpc.newBlockingStub(gateway.channel())
            .withDeadlineAfter(
                recorded.message().equals(CLIENT_GAVE_UP) ? 300 : 20_000, TimeUnit.MILLISECONDS);
    ByteString request = recorded.request();
    return switch (recorded.method()) {
      case "Evaluate" -> client.evaluate(EvaluateRequest.parseFrom(request));
      case "Endorse" -> client.endorse(EndorseRequest.parseFrom(request));
      case "Submit" -> client.submit(SubmitRequest.parseFrom(request));
      case "CommitStatus" -> client.commitStatus(SignedCommitStatusRequest.parseFrom(request));
      case "ChaincodeEvents" ->
          last(client.chaincodeEvents(SignedChaincodeEventsRequest.parseFrom(request)));
      default -> throw new IllegalStateException(recorded.method());
    };
  }

  private static Message last(Iterator<ChaincodeEventsResponse> responses) {
    List<Message> all = new ArrayList<>();
    responses.forEachRemaining(all::add);
    return all.getLast();
  }

  private static List<ErrorDetail> details(StatusRuntimeException error) {
    List<ErrorDetail> details = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status != null) {
      assertThat(status.getCode()).isEqualTo(error.getStatus().getCode().value());
      for (Any detail : status.getDetailsList()) {
        try {
          details.add(detail.unpack(ErrorDetail.class));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return details;
  }

  /** The transaction with its endorsements replaced by the ids of those who gave them. */
  private static List<Object> withoutEndorsements(EndorseResponse response)
      throws InvalidProtocolBufferException {
    Payload payload = Payload.parseFrom(response.getPreparedTransaction().getPayload());
    Transaction transaction = Transaction.parseFrom(payload.getData());
    ChaincodeActionPayload action =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
    return List.of(
        payload.getHeader(),
        transaction.getActionsCount(),
        transaction.getActions(0).getHeader(),
        action.getChaincodeProposalPayload(),
        action.getAction().getProposalResponsePayload(),
        action.getAction().getEndorsementsList().stream()
            .map(endorsement -> endorsement.getEndorser())
            .collect(Collectors.toSet()),
        response.getPreparedTransaction().getSignature());
  }
}
