// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.channel.ChannelConfig;
import io.heddle.identity.PolicyParser;
import io.heddle.testing.RecordedLedgers;
import java.nio.file.Path;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndorsementPoliciesTest {

  private static final String BOTH = "AND('Org1MSP.peer','Org2MSP.peer')";

  @TempDir private Path dir;

  @Test
  void a_policy_is_a_rule_or_the_path_of_one() {
    EndorsementPolicies policies =
        EndorsementPolicies.read(Map.of("cars", BOTH, "boats", "/Channel/Application/Admins"));

    assertThat(policies.byChaincode())
        .isEqualTo(
            Map.of(
                "cars",
                ApplicationPolicy.newBuilder().setSignaturePolicy(PolicyParser.parse(BOTH)).build(),
                "boats",
                ApplicationPolicy.newBuilder()
                    .setChannelConfigPolicyReference("/Channel/Application/Admins")
                    .build()));
    assertThatThrownBy(() -> EndorsementPolicies.read(Map.of("cars", "both of them")))
        .hasMessageStartingWith("Policy of chaincode 'cars' cannot be used: ");
  }

  @Test
  void one_that_nobody_on_the_channel_can_satisfy_is_refused() {
    try (RecordedLedgers ledgers = RecordedLedgers.open(dir)) {
      ChannelConfig channel = ledgers.main().config();

      EndorsementPolicies.read(Map.of("cars", BOTH, "boats", "/Channel/Application/Admins"))
          .check(channel);

      assertThatThrownBy(
              () -> EndorsementPolicies.read(Map.of("cars", "OR('Org9MSP.peer')")).check(channel))
          .hasMessage(
              "Policy of chaincode 'cars' cannot be used: 'Org9MSP' is not on channel 'mychannel'; there is Org1MSP, Org2MSP");
      assertThatThrownBy(
              () -> EndorsementPolicies.read(Map.of("cars", "/Channel/None")).check(channel))
          .hasMessage(
              "Policy of chaincode 'cars' cannot be used: channel 'mychannel' has no policy '/Channel/None'");
    }
  }
}
