// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.access.Hints;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.Verdict;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which peers the gateway asks, in which order, and what it does when one of them fails. */
final class SeveralPeersTest {

  private static final Verdict FAILED = new Verdict.Failed("the peer is busy");
  private static final Verdict REFUSED = new Verdict.Refused("the client is not known");

  private static final String NO_COMBINATION =
      "no combination of peers can be derived which satisfy the endorsement policy: ";

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static SigningIdentity org1;
  private static SigningIdentity org2;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    org1 = RecordedNetwork.org1Peer();
    org2 = RecordedNetwork.org2Peer();
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  @Spec({"NA-106", "NA-114"})
  void evaluates_on_the_next_peer_if_the_host_fails() throws Exception {
    FakePeer host = FakePeer.saying("host", org1, FAILED);
    FakePeer other = FakePeer.endorsing("other", org2, "solo", "42");

    var response = evaluate(host, other);

    assertThat(response).isEqualTo("42");
    assertThat(host.timesAsked()).isEqualTo(1);
  }

  @Test
  @Spec({"NA-108", "NA-114"})
  void asks_nobody_else_if_the_proposal_is_refused() {
    FakePeer host = FakePeer.saying("host", org1, REFUSED);
    FakePeer other = FakePeer.endorsing("other", org2, "solo", "42");

    GatewayError error = failure(() -> evaluate(host, other));

    assertThat(error.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(error.getMessage())
        .isEqualTo("evaluate call to endorser returned error: the client is not known");
    assertThat(other.timesAsked()).isZero();
  }

  @Test
  @Spec({"NA-114", "NA-141"})
  void tells_what_each_peer_said_if_all_fail() {
    FakePeer host = FakePeer.saying("host", org1, FAILED);
    FakePeer other = FakePeer.saying("other", org2, FAILED);

    GatewayError error = failure(() -> evaluate(host, other));

    assertThat(error.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(error.details())
        .containsExactly(
            detail("host", "Org1MSP", "the peer is busy"),
            detail("other", "Org2MSP", "the peer is busy"));
  }

  @Test
  @Spec("NA-119")
  void takes_the_first_endorsement_from_another_local_peer_if_the_host_fails() throws Exception {
    FakePeer host = FakePeer.saying("host", org1, FAILED);
    FakePeer local = FakePeer.endorsing("local", org1, "solo", "r");
    FakePeer other = FakePeer.endorsing("other", org2, "solo", "r");

    List<ByteString> endorsers = endorse("solo", List.of(), host, other, local);

    assertThat(endorsers).containsExactly(org1.serialized());
    assertThat(other.timesAsked()).isZero();
  }

  @Test
  @Spec({"NA-122", "NA-124", "NA-127"})
  void asks_the_other_organisation_only_if_the_policy_needs_it() throws Exception {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer other = FakePeer.endorsing("other", org2, "asset", "r");

    List<ByteString> endorsers = endorse("asset", List.of(), host, other);

    assertThat(endorsers).containsExactly(org1.serialized(), org2.serialized());
  }

  @Test
  @Spec("NA-122")
  void replaces_a_peer_whose_result_differs() throws Exception {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer different = FakePeer.endorsing("different", org2, "asset", "s");
    FakePeer same = FakePeer.endorsing("same", org2, "asset", "r");

    List<ByteString> endorsers = endorse("asset", List.of(), host, different, same);

    assertThat(endorsers).containsExactly(org1.serialized(), org2.serialized());
    assertThat(different.timesAsked()).isEqualTo(1);
  }

  @Test
  @Spec({"NA-122", "NA-328"})
  void gives_up_when_nobody_is_left_who_could_satisfy_the_policy() {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer different = FakePeer.endorsing("different", org2, "asset", "s");

    GatewayError error = failure(() -> endorse("asset", List.of(), host, different));

    assertThat(error.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(error.getMessage())
        .isEqualTo(
            "failed to collect enough transaction endorsements, see attached details for more info");
    assertThat(error.details())
        .containsExactly(detail("different", "Org2MSP", "ProposalResponsePayloads do not match"));
  }

  @Test
  @Spec("NA-118")
  void asks_one_peer_of_each_organisation_that_the_client_names() throws Exception {
    FakePeer host = FakePeer.endorsing("host", org1, "solo", "r");
    FakePeer broken = FakePeer.saying("broken", org2, FAILED);
    FakePeer whole = FakePeer.endorsing("whole", org2, "solo", "r");

    List<ByteString> endorsers =
        endorse("solo", List.of("Org1MSP", "Org2MSP"), host, broken, whole);

    assertThat(endorsers).containsExactly(org1.serialized(), org2.serialized());
  }

  @Test
  @Spec("NA-122")
  void asks_both_peers_of_an_organisation_that_refuses() {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer local = FakePeer.endorsing("local", org1, "asset", "r");
    FakePeer one = FakePeer.saying("one", org2, FAILED);
    FakePeer other = FakePeer.saying("other", org2, REFUSED);

    GatewayError error = failure(() -> endorse("asset", List.of(), host, local, one, other));

    assertThat(error.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(error.details())
        .containsExactly(
            detail("one", "Org2MSP", "the peer is busy"),
            detail("other", "Org2MSP", "rpc error: code = Unknown desc = the client is not known"));
    assertThat(local.timesAsked()).isZero();
  }

  @Test
  @Spec({"NA-119", "NA-265"})
  void tells_what_each_peer_of_the_own_organisation_said() {
    FakePeer host = FakePeer.saying("host", org1, FAILED);
    FakePeer local = FakePeer.saying("local", org1, REFUSED);
    FakePeer other = FakePeer.endorsing("other", org2, "solo", "r");

    GatewayError error = failure(() -> endorse("solo", List.of(), host, other, local));

    assertThat(error.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(error.getMessage())
        .isEqualTo("failed to endorse transaction, see attached details for more info");
    assertThat(error.details())
        .containsExactly(
            detail("host", "Org1MSP", "the peer is busy"),
            detail("local", "Org1MSP", "rpc error: code = Unknown desc = the client is not known"));
    assertThat(other.timesAsked()).isZero();
  }

  @Test
  @Spec("NA-119")
  void takes_the_first_endorsement_from_whom_the_plan_names_if_no_own_peer_has_the_chaincode()
      throws Exception {
    FakePeer host = FakePeer.endorsing("host", org1, "solo", "r").withoutChaincode();
    FakePeer broken = FakePeer.saying("broken", org2, FAILED);
    FakePeer other = FakePeer.endorsing("other", org2, "solo", "r");

    List<ByteString> endorsers = endorse("solo", List.of(), host, broken, other);

    assertThat(endorsers).containsExactly(org2.serialized());
    assertThat(broken.timesAsked()).isEqualTo(1);
    assertThat(other.timesAsked()).isEqualTo(1);
  }

  @Test
  @Spec("NA-126")
  void peers_that_could_endorse_but_have_no_chaincode_are_told_apart_from_those_that_could_not() {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer other = FakePeer.endorsing("other", org2, "asset", "r").withoutChaincode();

    assertThat(failure(() -> endorse("asset", List.of(), host, other)))
        .hasMessage(NO_COMBINATION + "required chaincodes are not installed on sufficient peers");
    assertThat(failure(() -> endorse("asset", List.of(), host)))
        .hasMessage(NO_COMBINATION + "no peer combination can satisfy the endorsement policy");
  }

  @Test
  @Spec({"NA-106", "NA-127", "NA-332"})
  void asks_the_higher_ledger_first_and_the_host_before_its_equals() throws Exception {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r").withHeight(5);
    FakePeer higher = FakePeer.endorsing("higher", org1, "asset", "r").withHeight(6);
    FakePeer low = FakePeer.endorsing("low", org2, "asset", "r").withHeight(3);
    FakePeer high = FakePeer.endorsing("high", org2, "asset", "r").withHeight(9);

    endorse("asset", List.of(), host, low, higher, high);

    assertThat(List.of(higher.timesAsked(), high.timesAsked())).containsExactly(1, 1);
    assertThat(List.of(host.timesAsked(), low.timesAsked())).containsExactly(0, 0);

    FakePeer equal = FakePeer.endorsing("equal", org1, "solo", "r").withHeight(5);
    evaluate(host, equal, high);
    assertThat(host.timesAsked()).isEqualTo(1);
  }

  @Test
  @Spec("NA-113")
  void whoever_has_not_joined_the_channel_or_has_no_chaincode_is_not_asked() throws Exception {
    FakePeer absent = FakePeer.endorsing("absent", org1, "solo", "r").withHeight(0);
    FakePeer without = FakePeer.endorsing("without", org1, "solo", "r").withoutChaincode();
    FakePeer other = FakePeer.endorsing("other", org2, "solo", "42");

    assertThat(evaluate(absent, without, other)).isEqualTo("42");
    GatewayError error = failure(() -> evaluate(absent, without));

    assertThat(error)
        .hasMessage("no peers available to evaluate chaincode solo in channel mychannel");
    assertThat(error.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    FakePeer alone = FakePeer.endorsing("alone", org2, "asset", "r");
    assertThat(failure(() -> endorse("asset", List.of(), alone, absent)))
        .hasMessage(NO_COMBINATION + "no peer combination can satisfy the endorsement policy");
    assertThat(List.of(absent.timesAsked(), without.timesAsked())).containsExactly(0, 0);
  }

  @Test
  @Spec("NA-118")
  void a_client_that_names_organisations_is_told_which_have_no_peers_and_who_failed() {
    FakePeer host = FakePeer.endorsing("host", org1, "solo", "r");
    FakePeer other = FakePeer.saying("other", org2, FAILED);

    GatewayError missing =
        failure(() -> endorse("solo", List.of("Org3MSP", "Org1MSP", "None"), host, other));
    assertThat(missing.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(missing).hasMessage("failed to find any endorsing peers for org(s): Org3MSP, None");
    assertThat(host.timesAsked()).isZero();

    GatewayError failed =
        failure(() -> endorse("solo", List.of("Org1MSP", "Org2MSP"), host, other));
    assertThat(failed)
        .hasMessage(
            "failed to collect enough transaction endorsements, see attached details for more info");
    assertThat(failed.details()).containsExactly(detail("other", "Org2MSP", "the peer is busy"));
  }

  @Test
  @Spec("NA-120")
  void a_first_endorser_that_tells_of_no_chaincode_means_the_one_that_was_called()
      throws Exception {
    FakePeer host = FakePeer.endorsing("host", org1, ChaincodeInterest.getDefaultInstance(), "r");
    FakePeer other = FakePeer.endorsing("other", org2, "asset", "r");

    List<ByteString> endorsers = endorse("asset", List.of(), host, other);

    assertThat(endorsers).containsExactly(org1.serialized(), org2.serialized());
  }

  @Test
  @Spec("NA-127")
  void a_layout_that_validation_would_refuse_is_passed_over() throws Exception {
    ChaincodeInterest interest =
        ChaincodeInterest.newBuilder()
            .addChaincodes(
                ChaincodeCall.newBuilder()
                    .setName("solo")
                    .setDisregardNamespacePolicy(true)
                    .addKeyPolicies(
                        PolicyParser.parse(
                            "AND(OR('Org1MSP.peer','Org2MSP.peer'),'Org2MSP.peer')")))
            .build();
    FakePeer host = FakePeer.endorsing("host", org1, interest, "r");
    FakePeer one = FakePeer.endorsing("one", org2, interest, "r");
    FakePeer other = FakePeer.endorsing("other", org2, interest, "r");

    List<ByteString> endorsers = endorse("solo", List.of(), host, one, other);

    assertThat(endorsers).containsExactly(org2.serialized(), org2.serialized());
  }

  @Test
  @Spec({"NA-108", "NA-114"})
  void another_peer_is_waited_for_only_so_long_and_the_own_one_as_long_as_it_takes()
      throws Exception {
    CountDownLatch isGivenUp = new CountDownLatch(1);
    FakePeer host = FakePeer.endorsing("host", org1, "solo", "42").withHeight(1);
    FakePeer higher =
        FakePeer.answering("higher", org1, () -> waitForEver(isGivenUp)).withHeight(2);

    assertThat(evaluate("solo", Duration.ofMillis(300), List.of(), host, higher)).isEqualTo("42");
    assertThat(isGivenUp.await(20, TimeUnit.SECONDS)).isTrue();

    GatewayError error =
        failure(() ->
            evaluate("solo", Duration.ZERO, List.of("Org2MSP"), host, hanging(org2, isGivenUp)));
    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error)
        .hasMessage("failed to evaluate transaction, see attached details for more info");
    assertThat(error.details())
        .containsExactly(
            detail(
                "hanging",
                "Org2MSP",
                "rpc error: code = DeadlineExceeded desc = context deadline exceeded"));
  }

  @Test
  @Spec("NA-122")
  void a_peer_that_does_not_endorse_in_time_is_replaced() throws Exception {
    CountDownLatch isGivenUp = new CountDownLatch(1);
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer other = FakePeer.endorsing("other", org2, "asset", "r");

    List<ByteString> endorsers =
        endorse(
            "asset",
            Duration.ofMillis(500),
            List.of(),
            host,
            hanging(org2, isGivenUp).withHeight(2),
            other);

    assertThat(endorsers).containsExactly(org1.serialized(), org2.serialized());
    assertThat(isGivenUp.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @Spec({"NA-108", "NA-109", "NA-141"})
  void what_another_peer_cannot_say_reads_as_if_a_network_were_between() {
    FakePeer host = FakePeer.saying("host", org1, FAILED);
    FakePeer gone = absent("gone", () -> NoAnswer.refused("gone"));
    FakePeer going = absent("going", NoAnswer::brokenOff);
    FakePeer broken =
        FakePeer.answering(
            "broken",
            org2,
            () -> {
              throw new IllegalStateException("a fault of the peer");
            });
    FakePeer refusing = FakePeer.saying("refusing", org2, REFUSED);
    FakePeer expired =
        FakePeer.saying("expired", org2, new Verdict.TurnedAway("the certificate has expired"));

    GatewayError error = failure(() -> evaluate(host, gone, going, broken, refusing, expired));

    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.details())
        .containsExactly(
            detail("host", "Org1MSP", "the peer is busy"),
            detail(
                "gone",
                "Org2MSP",
                "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp gone: connect: connection refused\""),
            detail(
                "going",
                "Org2MSP",
                "rpc error: code = Unavailable desc = error reading from server: EOF"),
            detail(
                "broken",
                "Org2MSP",
                "rpc error: code = Internal desc = The peer failed; see its log"),
            detail(
                "refusing", "Org2MSP", "rpc error: code = Unknown desc = the client is not known"),
            detail(
                "expired",
                "Org2MSP",
                "rpc error: code = Unknown desc = the certificate has expired"));
  }

  @Test
  @Spec({"NA-3", "NA-113", "NA-118", "NA-121", "NA-331"})
  void a_peer_that_is_stopped_is_not_asked_and_named_only_where_it_would_have_been_enough() {
    FakePeer host = FakePeer.endorsing("host", org1, "asset", "r");
    FakePeer one = FakePeer.endorsing("one", org2, "asset", "r").stopped();
    FakePeer other = FakePeer.endorsing("other", org2, "asset", "r").stopped();

    GatewayError error = failure(() -> endorse("asset", List.of(), host, one, other));
    assertThat(error.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(error)
        .hasMessage(
            "failed to select a set of endorsers that satisfy the endorsement policy due to unavailability of peers: [one other]");
    assertThat(error.details()).isEmpty();

    assertThat(failure(() -> endorse("asset", List.of(), host, one.withoutChaincode())))
        .hasMessage(NO_COMBINATION + "no peer combination can satisfy the endorsement policy");
    assertThat(failure(() -> endorse("asset", List.of("Org2MSP"), host, one, other)))
        .hasMessage("failed to find any endorsing peers for org(s): Org2MSP");
    assertThat(
            failure(() ->
                evaluate("asset", Duration.ofSeconds(30), List.of("Org2MSP"), host, one, other)))
        .hasMessage("no peers available to evaluate chaincode asset in channel mychannel");
    assertThat(List.of(one.timesAsked(), other.timesAsked())).containsExactly(0, 0);
  }

  private static FakePeer hanging(SigningIdentity signer, CountDownLatch isGivenUp) {
    return FakePeer.answering("hanging", signer, () -> waitForEver(isGivenUp));
  }

  private static Verdict waitForEver(CountDownLatch isGivenUp) throws InterruptedException {
    try {
      new CountDownLatch(1).await();
      return FAILED;
    } finally {
      isGivenUp.countDown();
    }
  }

  private static FakePeer absent(String address, Supplier<NoAnswer> why) {
    return FakePeer.answering(
        address,
        org2,
        () -> {
          throw why.get();
        });
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static GatewayError failure(Call call) {
    return catchThrowableOfType(GatewayError.class, call::run);
  }

  private static String evaluate(FakePeer host, FakePeer... others) throws Exception {
    return evaluate("solo", Duration.ofSeconds(30), List.of(), host, others);
  }

  private static String evaluate(
      String chaincode,
      Duration limit,
      List<String> organisations,
      FakePeer host,
      FakePeer... others)
      throws Exception {
    EvaluateRequest request =
        EvaluateRequest.newBuilder()
            .setProposedTransaction(proposal(chaincode).signed())
            .addAllTargetOrganizations(organisations)
            .build();
    return new Evaluate(
            new Endorsers(host, () -> List.of(others)),
            new Asking(host, limit),
            ledgers.channels(),
            FailedDeployments.none())
        .call(request)
        .getResult()
        .getPayload()
        .toStringUtf8();
  }

  private static List<ByteString> endorse(
      String chaincode, List<String> organisations, FakePeer host, FakePeer... others)
      throws Exception {
    return endorse(chaincode, Duration.ofSeconds(30), organisations, host, others);
  }

  private static List<ByteString> endorse(
      String chaincode,
      Duration limit,
      List<String> organisations,
      FakePeer host,
      FakePeer... others)
      throws Exception {
    EndorseRequest request =
        EndorseRequest.newBuilder()
            .setProposedTransaction(proposal(chaincode).signed())
            .addAllEndorsingOrganizations(organisations)
            .build();
    ByteString prepared =
        new Endorse(
                new Endorsers(host, () -> List.of(others)),
                new Asking(host, limit),
                ledgers.channels(),
                Hints.NONE,
                FailedDeployments.none())
            .call(request)
            .getPreparedTransaction()
            .getPayload();
    Transaction transaction = Transaction.parseFrom(Payload.parseFrom(prepared).getData());
    return ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
        .getAction()
        .getEndorsementsList()
        .stream()
        .map(Endorsement::getEndorser)
        .toList();
  }

  private static ClientProposal proposal(String chaincode) {
    return ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", chaincode, "noop");
  }

  private static ErrorDetail detail(String address, String mspId, String message) {
    return ErrorDetail.newBuilder().setAddress(address).setMspId(mspId).setMessage(message).build();
  }
}
