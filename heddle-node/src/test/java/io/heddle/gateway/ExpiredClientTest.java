// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedGateway;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client whose certificate has expired, at each call of the gateway: what executes and what
 * orders refuses it, what only tells what happened lets it in, for expiry is no business of a
 * membership provider.
 *
 * <p>Fabric v3.1: internal/peer/node/start.go gives the gateway the endorser behind its filters;
 * internal/pkg/gateway/apiutils.go, responseStatus, takes what a filter says for a peer that is not
 * there.
 */
@Spec({"NA-52", "NA-70"})
final class ExpiredClientTest {

  private static final String CHANNEL = "mychannel";
  private static final int BLOCK = 40;

  @TempDir private static Path dir;
  private static RecordedGateway gateway;
  private static SigningIdentity client;

  @BeforeAll
  static void start() {
    client = RecordedNetwork.org1Variant("expired", dir.resolve("client"));
    gateway = RecordedGateway.ofOneOrganisation(dir.resolve("node"));
    OperationChaincode.register(gateway.org1(), "asset");
    OperationChaincode.register(gateway.org1(), "solo");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void evaluates_nothing() {
    StatusRuntimeException error =
        failure(() ->
            stub()
                .evaluate(EvaluateRequest.newBuilder().setProposedTransaction(proposal()).build()));

    assertFailed(
        error,
        Status.Code.UNAVAILABLE,
        "failed to evaluate transaction, see attached details for more info");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'failed to endorse transaction, see attached details for more info'",
    "Org1MSP, 'failed to collect enough transaction endorsements, see attached details for more info'"
  })
  void endorses_nothing(String organisation, String words) {
    EndorseRequest.Builder request = EndorseRequest.newBuilder().setProposedTransaction(proposal());
    if (!organisation.isEmpty()) {
      request.addEndorsingOrganizations(organisation);
    }

    assertFailed(failure(() -> stub().endorse(request.build())), Status.Code.ABORTED, words);
  }

  @Test
  void submits_nothing() {
    StatusRuntimeException error =
        failure(() ->
            stub()
                .submit(
                    SubmitRequest.newBuilder()
                        .setChannelId(CHANNEL)
                        .setPreparedTransaction(envelope())
                        .build()));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(error.getStatus().getDescription())
        .isEqualTo(
            "received unsuccessful response from orderer: status=BAD_REQUEST, info=broadcast client identity expired");
  }

  @Test
  void may_ask_what_became_of_a_transaction() throws Exception {
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setTransactionId(committed())
            .setIdentity(client.serialized())
            .build()
            .toByteString();

    var status =
        stub()
            .commitStatus(
                SignedCommitStatusRequest.newBuilder()
                    .setRequest(request)
                    .setSignature(client.sign(request))
                    .build());

    assertThat(status.getBlockNumber()).isEqualTo(BLOCK);
  }

  private static String committed() throws InvalidProtocolBufferException {
    ByteString data = RecordedChannel.blocks().get(BLOCK).getData().getData(0);
    Payload payload = Payload.parseFrom(Envelope.parseFrom(data).getPayload());
    return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId();
  }

  @Test
  void may_hear_of_events() {
    ByteString request =
        ChaincodeEventsRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setChaincodeId("asset")
            .setIdentity(client.serialized())
            .setStartPosition(
                SeekPosition.newBuilder().setSpecified(SeekSpecified.getDefaultInstance()))
            .build()
            .toByteString();

    var events =
        stub()
            .chaincodeEvents(
                SignedChaincodeEventsRequest.newBuilder()
                    .setRequest(request)
                    .setSignature(client.sign(request))
                    .build());

    assertThat(events.next().getEventsList()).isNotEmpty();
  }

  private static GatewayGrpc.GatewayBlockingStub stub() {
    return GatewayGrpc.newBlockingStub(gateway.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static SignedProposal proposal() {
    return ClientProposal.of(client, CHANNEL, "solo", "run", "[[\"put\",\"k\",\"1\"]]").signed();
  }

  private static Envelope envelope() {
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder().setChannelId(CHANNEL).build().toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(client.serialized())
                            .build()
                            .toByteString()))
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(client.sign(payload)).build();
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static void assertFailed(StatusRuntimeException error, Status.Code code, String words) {
    assertThat(error.getStatus().getCode()).isEqualTo(code);
    assertThat(error.getStatus().getDescription()).isEqualTo(words);
    var status = Objects.requireNonNull(StatusProto.fromThrowable(error));
    assertThat(status.getDetailsList())
        .extracting(detail -> detail.unpack(ErrorDetail.class))
        .containsExactly(
            ErrorDetail.newBuilder()
                .setAddress("127.0.0.1:7051")
                .setMspId("Org1MSP")
                .setMessage("proposal client identity expired")
                .build());
  }
}
