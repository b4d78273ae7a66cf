// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedGateway;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients of a peer in development mode read behind Fabric's words; that no other peer adds
 * anything is what {@link RecordedCallsTest} shows.
 */
@Spec("NA-286")
final class HintsTest {

  private static final String CHANNEL = "mychannel";

  @TempDir private static Path dir;
  private static RecordedGateway gateway;
  private static SigningIdentity user;

  @BeforeAll
  static void start() {
    user = RecordedNetwork.org1User("User1");
    gateway = RecordedGateway.ofOneDeveloper(dir);
    OperationChaincode.register(gateway.org1(), "asset");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_policy_that_the_peers_cannot_satisfy_names_whose_endorsement_is_missing() {
    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> endorse(proposal(user)));

    assertThat(error.getStatus().getDescription())
        .isEqualTo(
            "no combination of peers can be derived which satisfy the endorsement policy: no peer combination can satisfy the endorsement policy; missing: a peer of Org2MSP; offered: peer0.org1.example.com (Org1MSP)");
  }

  @Test
  void an_access_policy_names_who_may_and_who_asked() throws Exception {
    SignedProposal signed = proposal(RecordedNetwork.ordererAdmin());

    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> endorse(signed));

    assertThat(detail(error).getMessage())
        .isEqualTo(
            "Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Writers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied]; missing: 1 of [1 of [an admin of Org1MSP; a client of Org1MSP]; 1 of [an admin of Org2MSP; a client of Org2MSP]]; offered: Admin@example.com (OrdererMSP)");
  }

  @Test
  void an_access_that_is_denied_names_the_check_that_failed() throws Exception {
    SignedProposal unsigned =
        proposal(user).toBuilder().setSignature(proposal(user).getSignature()).build();

    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> evaluate(unsigned));

    String expected =
        "access denied: channel [mychannel] creator org [Org1MSP]; the signature is not that of User1@org1.example.com (Org1MSP) over the proposal";
    assertThat(error.getStatus().getDescription())
        .endsWith(": error validating proposal: " + expected);
    assertThat(detail(error).getMessage()).endsWith(expected);
  }

  private static SignedProposal proposal(SigningIdentity client) {
    return ClientProposal.of(client, CHANNEL, "asset", "run", "[[\"put\",\"k\",\"1\"]]").signed();
  }

  private static void endorse(SignedProposal signed) {
    var _ = stub().endorse(EndorseRequest.newBuilder().setProposedTransaction(signed).build());
  }

  private static void evaluate(SignedProposal signed) {
    var _ = stub().evaluate(EvaluateRequest.newBuilder().setProposedTransaction(signed).build());
  }

  private static GatewayGrpc.GatewayBlockingStub stub() {
    return GatewayGrpc.newBlockingStub(gateway.channel()).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static ErrorDetail detail(StatusRuntimeException error)
      throws InvalidProtocolBufferException {
    List<com.google.protobuf.Any> details =
        Objects.requireNonNull(StatusProto.fromThrowable(error)).getDetailsList();
    assertThat(details).hasSize(1);
    return details.getFirst().unpack(ErrorDetail.class);
  }
}
