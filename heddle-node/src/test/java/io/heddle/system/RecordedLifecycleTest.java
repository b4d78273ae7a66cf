// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.access.AccessControl;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.endorse.SystemCall;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Approvals;
import io.heddle.simulate.Simulator;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the recorded calls of {@code _lifecycle} anew, each on the ledger as it was: what is read
 * and written has to be what Fabric's peers endorsed, byte for byte.
 */
@Spec({"NA-150 .. NA-153", "NA-157 .. NA-160"})
final class RecordedLifecycleTest {

  /** The blocks in which the chaincodes of the recorded network are defined. */
  private static final int BLOCKS = 25;

  @TempDir private Path dir;

  private record Recorded(
      TxId txId, ByteString creator, ChaincodeSpec spec, ChaincodeAction action, String endorser) {}

  @Test
  void approvals_and_definitions_read_and_write_what_fabric_does() throws Exception {
    int compared = 0;
    try (TestLedger chain = TestLedger.in(dir)) {
      JoinedChannel channel = chain.channel(RecordedChannel.config());
      for (Block block : RecordedChannel.blocks().subList(0, BLOCKS)) {
        for (Recorded recorded : ofLifecycle(block)) {
          try (Simulator simulator = new Simulator(recorded.txId(), chain.ledger().snapshot())) {
            Response response = call(recorded, channel, simulator);

            assertThat(response).isEqualTo(recorded.action().getResponse());
            assertThat(simulator.results()).isEqualTo(recorded.action().getResults());
            compared++;
          }
        }
        channel.commit(RecordedChannel.asOrdered(block));
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(20);
  }

  private static Response call(Recorded recorded, JoinedChannel channel, Simulator simulator) {
    boolean isOrg1 = recorded.endorser().equals("Org1MSP");
    AccessControl access =
        new AccessControl(
            _ -> Optional.of(channel.config()),
            isOrg1 ? RecordedNetwork.org1() : RecordedNetwork.org2());
    Identity creator = channel.config().msps().parse(recorded.creator());
    return new Lifecycle(
            new Approvals(new MspId(recorded.endorser())),
            new NoPackages(),
            JoinedChannels.of(channel),
            access)
        .invoke(
            new SystemCall(
                recorded.txId(),
                Optional.of(channel),
                Optional.of(simulator),
                recorded.spec().getInput().getArgsList(),
                creator,
                Lifecycle.NAME));
  }

  private static List<Recorded> ofLifecycle(Block block) throws InvalidProtocolBufferException {
    List<Recorded> found = new ArrayList<>();
    for (ByteString data : block.getData().getDataList()) {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(data).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
        continue;
      }
      ChaincodeActionPayload action =
          ChaincodeActionPayload.parseFrom(
              Transaction.parseFrom(payload.getData()).getActions(0).getPayload());
      ChaincodeSpec spec =
          ChaincodeInvocationSpec.parseFrom(
                  ChaincodeProposalPayload.parseFrom(action.getChaincodeProposalPayload())
                      .getInput())
              .getChaincodeSpec();
      if (spec.getChaincodeId().getName().equals(Lifecycle.NAME)) {
        found.add(recorded(payload, header, action, spec));
      }
    }
    return found;
  }

  private static Recorded recorded(
      Payload payload, ChannelHeader header, ChaincodeActionPayload action, ChaincodeSpec spec)
      throws InvalidProtocolBufferException {
    ByteString endorser = action.getAction().getEndorsements(0).getEndorser();
    return new Recorded(
        new TxId(header.getTxId()),
        SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()).getCreator(),
        spec,
        ChaincodeAction.parseFrom(
            ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload())
                .getExtension()),
        endorser.toStringUtf8().contains("Org1MSP") ? "Org1MSP" : "Org2MSP");
  }
}
