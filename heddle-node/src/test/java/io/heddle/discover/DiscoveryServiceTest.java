// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.LargeNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;
import org.hyperledger.fabric.protos.discovery.AuthInfo;
import org.hyperledger.fabric.protos.discovery.ConfigQuery;
import org.hyperledger.fabric.protos.discovery.LocalPeerQuery;
import org.hyperledger.fabric.protos.discovery.Query;
import org.hyperledger.fabric.protos.discovery.QueryResult.ResultCase;
import org.hyperledger.fabric.protos.discovery.Request;
import org.hyperledger.fabric.protos.discovery.Response;
import org.hyperledger.fabric.protos.discovery.SignedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What recordings do not show: settings, what is remembered, and what is too much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiscoveryServiceTest {

  private static final Query CONFIG =
      Query.newBuilder()
          .setChannel("mychannel")
          .setConfigQuery(ConfigQuery.getDefaultInstance())
          .build();
  private static final Query LOCAL =
      Query.newBuilder().setLocalPeers(LocalPeerQuery.getDefaultInstance()).build();

  private LargeNetwork network;

  @BeforeAll
  void build(@TempDir Path directory) {
    network = new LargeNetwork(directory);
  }

  @AfterAll
  void close() {
    network.close();
  }

  @ParameterizedTest
  @CsvSource({"Admin, false, MEMBERS", "User1, false, ERROR", "User1, true, MEMBERS"})
  @Spec({"NA-170", "NA-334"})
  void local_peers_are_for_administrators_unless_all_members_are_allowed(
      String user, boolean areMembersAllowed, ResultCase expected) {
    Response response = ask(service(network.channel(), areMembersAllowed), signed(user, LOCAL));

    assertThat(response.getResultsList())
        .singleElement()
        .matches(result -> result.getResultCase() == expected);
  }

  @Test
  @Spec("NA-334")
  void a_decision_is_remembered_until_the_configuration_has_another_sequence() {
    List<ChannelConfig> configs = new ArrayList<>(List.of(network.channel().config().get()));
    DiscoverChannel channel = network.channel(configs::getLast);
    DiscoveryService service = service(channel, false);
    SignedRequest request = signed("User1", CONFIG);

    List<ResultCase> results = new ArrayList<>();
    results.add(onlyResult(service, request));
    configs.add(withoutWriters(configs.getLast(), 0));
    results.add(onlyResult(service, request));
    results.add(onlyResult(service, signed("User1", CONFIG, CONFIG)));
    configs.add(withoutWriters(configs.getLast(), 1));
    results.add(onlyResult(service, request));

    assertThat(results)
        .containsExactly(
            ResultCase.CONFIG_RESULT, // asked
            ResultCase.CONFIG_RESULT, // remembered, although the policy is another one
            ResultCase.ERROR, // another request
            ResultCase.ERROR); // another sequence
  }

  @Test
  void too_many_queries_are_refused() {
    Query[] queries = IntStream.range(0, 1001).mapToObj(_ -> LOCAL).toArray(Query[]::new);

    assertExhausted(
        signed("User1", queries),
        "A discovery request has 1001 queries; no more than 1000 are answered at once");
  }

  @Test
  void an_answer_that_would_become_too_long_is_refused() {
    Query[] queries = IntStream.range(0, 1000).mapToObj(_ -> CONFIG).toArray(Query[]::new);

    assertExhausted(
        signed("User1", queries),
        "The answer to all queries of this request would have more than 16 MiB; ask for less at once");
  }

  private void assertExhausted(SignedRequest request, String message) {
    assertThatThrownBy(() -> ask(service(network.channel(), false), request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> {
              assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
              assertThat(thrown.getStatus().getDescription()).isEqualTo(message);
            });
  }

  /** The same configuration, in which only orderers write. */
  private static ChannelConfig withoutWriters(ChannelConfig config, long later) {
    Config.Builder changed = config.config().toBuilder().setSequence(config.sequence() + later);
    var application = changed.getChannelGroupBuilder().getGroupsOrThrow("Application").toBuilder();
    var nobody =
        application.getPoliciesOrThrow("Writers").toBuilder()
            .setPolicy(
                Policy.newBuilder()
                    .setType(PolicyType.SIGNATURE_VALUE)
                    .setValue(PolicyParser.parse("OR('OrdererMSP.member')").toByteString()))
            .build();
    changed
        .getChannelGroupBuilder()
        .putGroups("Application", application.putPolicies("Writers", nobody).build());
    return ChannelConfig.of(config.channel(), changed.build());
  }

  private DiscoveryService service(DiscoverChannel channel, boolean areMembersAllowed) {
    return new DiscoveryService(
        name -> name.equals("mychannel") ? Optional.of(channel) : Optional.empty(),
        network::peers,
        network.msp(LargeNetwork.mspId(1)),
        areMembersAllowed);
  }

  private static ResultCase onlyResult(DiscoveryService service, SignedRequest request) {
    return ask(service, request).getResults(0).getResultCase();
  }

  private static Response ask(DiscoveryService service, SignedRequest request) {
    try (var server = new DiscoveryServer(service)) {
      return server.ask(request);
    }
  }

  private SignedRequest signed(String user, Query... queries) {
    SigningIdentity signer = network.user(user);
    ByteString payload =
        Request.newBuilder()
            .setAuthentication(AuthInfo.newBuilder().setClientIdentity(signer.serialized()))
            .addAllQueries(List.of(queries))
            .build()
            .toByteString();
    return SignedRequest.newBuilder()
        .setPayload(payload)
        .setSignature(signer.sign(payload))
        .build();
  }
}
