// SPDX-License-Identifier: Apache-2.0
package io.heddle.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SignedData;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ChangedAcl;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Spec({"NA-77", "NA-133"})
final class AccessControlTest {

  private static final ByteString DATA = ByteString.copyFromUtf8("anything");

  private ChannelConfig config;
  private AccessControl access;

  @BeforeEach
  void open() throws Exception {
    config = ChannelConfig.fromBlock(Block.parseFrom(Fixtures.bytes("blocks/000.block.pb")));
    access =
        new AccessControl(
            name -> name.equals("mychannel") ? Optional.of(config) : Optional.empty(),
            RecordedNetwork.org1());
  }

  @Test
  void lets_a_client_propose() {
    assertThatCode(() -> check("mychannel", RecordedNetwork.org1User("User1")))
        .doesNotThrowAnyException();
  }

  @Test
  void names_the_channel_and_the_policy_of_the_default() {
    assertThatThrownBy(() -> check("mychannel", RecordedNetwork.ordererAdmin()))
        .hasMessage(
            "Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Writers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied]")
        .matches(error -> ((HeddleException) error).fault() == Fault.DENIED);
  }

  @Test
  void follows_the_channel_if_it_names_another_policy() {
    config = ChangedAcl.in(config, "peer/Propose", "/Channel/Application/Admins");

    assertThatCode(() -> check("mychannel", RecordedNetwork.org1User("Admin")))
        .hasMessageStartingWith(
            "failed evaluating policy on signed data during check policy [/Channel/Application/Admins]: [implicit policy evaluation failed - 1 sub-policies were satisfied, but this policy requires 2 of the 'Admins' sub-policies");
  }

  @Test
  void knows_no_policy_of_a_channel_that_the_peer_has_not_joined() {
    assertThatThrownBy(() -> check("other", RecordedNetwork.org1User("User1")))
        .hasMessage("Failed to get policy manager for channel [other]");
  }

  @Test
  void asks_for_the_name_of_a_channel() {
    assertThatThrownBy(() -> check("", RecordedNetwork.org1User("User1")))
        .hasMessage(
            "Invalid channel ID name during check policy on signed data. Name must be different from nil.");
  }

  private void check(String channel, SigningIdentity client) {
    access.check(
        Resource.PROPOSE, channel, new SignedData(DATA, client.serialized(), client.sign(DATA)));
  }
}
