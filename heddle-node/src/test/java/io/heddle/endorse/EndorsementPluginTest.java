// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A definition may name any endorsement plugin; a peer that does not have it cannot endorse. */
final class EndorsementPluginTest {

  @TempDir private Path dir;

  @Test
  void nothing_is_endorsed_for_a_definition_with_another_endorsement_plugin() throws Exception {
    try (RecordedLedgers ledgers = RecordedLedgers.open(dir)) {
      redefine(ledgers.main());
      try (RecordedPeer peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30))) {
        peer.answerWith(
            "oracle",
            ChaincodeMessage.Type.COMPLETED,
            Response.newBuilder().setStatus(200).build().toByteString());

        ProposalResponse response =
            peer.endorser()
                .process(
                    ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "oracle", "f")
                        .signed());

        assertThat(response.getResponse().getStatus()).isEqualTo(500);
        assertThat(response.getResponse().getMessage())
            .isEqualTo(
                "endorsing with plugin failed: plugin with name custom could not be used: plugin"
                    + " with name custom wasn't found");
        assertThat(response.hasEndorsement()).isFalse();
      }
    }
  }

  /** As if the organisations had approved of the plugin, too. */
  private static void redefine(JoinedChannel channel) {
    Ledger ledger = channel.ledger();
    ChaincodeDefinition present;
    try (StateSnapshot state = ledger.snapshot()) {
      present = Definitions.read(state, "oracle").orElseThrow();
    }
    ByteString field =
        StateData.newBuilder()
            .setBytes(
                ChaincodeEndorsementInfo.newBuilder()
                    .setVersion(present.version())
                    .setInitRequired(present.initRequired())
                    .setEndorsementPlugin("custom")
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    var version = new Version(ledger.height(), 0);
    String approval = "namespaces/fields/oracle#" + present.sequence() + "/EndorsementInfo";
    BlockUpdate update =
        TestLedger.update(
            TestLedger.nextBlock(ledger),
            List.of(),
            List.of(
                TestLedger.change(
                    "_lifecycle", "namespaces/fields/oracle/EndorsementInfo", field, version),
                new StateChange(
                    "_lifecycle$$h_implicit_org_Org1MSP",
                    Sha256.of(ByteString.copyFromUtf8(approval)),
                    Optional.of(StateEntry.of(Sha256.of(field), version)))),
            List.of());
    ledger.append(update);
    channel.definitions().follow(update);
  }
}
