// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.base.TxId;
import io.heddle.endorse.SystemCall;
import io.heddle.endorse.SystemChaincode;
import io.heddle.identity.Msp;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.snapshot.SnapshotFolder;
import io.heddle.snapshot.SnapshotJoins;
import io.heddle.snapshot.Snapshots;
import io.heddle.snapshot.SubmittedRequests;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.JoinBySnapshotStatus;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code cscc} and {@code qscc} of a peer say that joins by a snapshot, and has joined so. */
final class SnapshotAnswersTest {

  private static final RecordedSnapshots BFT = RecordedSnapshots.BFT;
  private static final long LAST_IN_SNAPSHOT = 66;

  @TempDir private Path dir;
  private LedgerStore store;
  private JoinedChannel joined;

  @BeforeEach
  void join() throws Exception {
    Path folder;
    try (LedgerStore whole = LedgerStore.open(dir.resolve("whole"));
        Snapshots snapshots = Snapshots.in(dir.resolve("snapshots"))) {
      JoinedChannel channel = BFT.open(whole);
      BFT.follow(channel, LAST_IN_SNAPSHOT);
      snapshots.follow(JoinedChannels.of(channel));
      folder = dir.resolve("snapshots/completed/mychannel/66");
      SubmittedRequests.submit(snapshots, "mychannel", 0);
      Awaitility.await().until(() -> Files.isDirectory(folder));
      channel.close();
    }
    store = LedgerStore.open(dir.resolve("joined"));
    Ledger ledger =
        SnapshotFolder.verified(folder).importInto(store, RecordedNetwork.ORG1, () -> {});
    joined = Joining.channel(ledger, JoinedChannel.configuration(ledger));
  }

  @AfterEach
  void close() {
    joined.close();
    store.close();
  }

  @Test
  @Spec({"NA-166", "NA-411"})
  void answers_after_the_join_are_those_of_a_fabric_peer() throws Exception {
    SystemChaincode queries = new LedgerQueries(JoinedChannels.of(joined), access());
    BlockchainInfo before = BlockchainInfo.parseFrom(queries.invoke(call(line("17"))).getPayload());
    assertThat(before.getHeight()).isEqualTo(LAST_IN_SNAPSHOT + 1);
    assertThat(before.getCurrentBlockHash()).isEqualTo(header(LAST_IN_SNAPSHOT + 1));
    assertThat(before.getPreviousBlockHash()).isEqualTo(header(LAST_IN_SNAPSHOT));
    assertThat(before.getBootstrappingSnapshotInfo().getLastBlockInSnapshot())
        .isEqualTo(LAST_IN_SNAPSHOT);

    BFT.follow(joined, BFT.last());

    BlockchainInfo after = BlockchainInfo.parseFrom(queries.invoke(call(line("17"))).getPayload());
    assertThat(after)
        .isEqualTo(
            before.toBuilder()
                .setHeight(BFT.last() + 1)
                .setCurrentBlockHash(joined.ledger().lastHeaderHash())
                .setPreviousBlockHash(header(BFT.last()))
                .build());
    for (String id : List.of("18", "19", "22", "23")) {
      assertThat(queries.invoke(call(line(id)))).isEqualTo(expected(line(id)));
    }
    SystemChaincode configuration = configuration(new SnapshotJoins((_, _) -> {}));
    assertThat(configuration.invoke(call(line("24")))).isEqualTo(expected(line("24")));
    assertThat(configuration.invoke(call(line("25"))).getStatus()).isEqualTo(200);
  }

  @Test
  @Spec({"NA-165", "NA-410"})
  void one_join_at_a_time_is_answered_before_it_is_done() throws Exception {
    var mayEnd = new CountDownLatch(1);
    SnapshotJoins joins =
        new SnapshotJoins((_, _) -> {
          try {
            assertThat(mayEnd.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    SystemChaincode configuration = configuration(joins);
    SystemCall status = call(line("01"));
    Path folder = BFT.unpack(0, dir.resolve("given"));
    assertThat(configuration.invoke(status)).isEqualTo(expected(line("01")));

    assertThat(configuration.invoke(join(folder))).isEqualTo(expected(line("12")));
    assertThat(JoinBySnapshotStatus.parseFrom(configuration.invoke(status).getPayload()))
        .isEqualTo(
            JoinBySnapshotStatus.newBuilder()
                .setInProgress(true)
                .setBootstrappingSnapshotDir(folder.toString())
                .build());
    String recorded =
        JoinBySnapshotStatus.parseFrom(recorded(line("13")).getPayload())
            .getBootstrappingSnapshotDir();
    assertThat(configuration.invoke(join(folder)).getMessage())
        .isEqualTo(expected(line("14")).getMessage().replace(recorded, folder.toString()));

    mayEnd.countDown();
    Awaitility.await().until(() -> joins.underWay().isEmpty());
    assertThat(configuration.invoke(status)).isEqualTo(expected(line("15")));
    joins.close();
  }

  @Test
  @Spec("NA-410")
  void what_cannot_be_begun_is_refused_at_once() throws Exception {
    SystemChaincode configuration = configuration(new SnapshotJoins((_, _) -> {}));
    Path empty = Files.createDirectory(dir.resolve("empty"));
    Path absent = dir.resolve("absent");

    assertThat(configuration.invoke(join(empty)))
        .isEqualTo(
            Answer.error(
                "cannot create ledger from snapshot %1$s: snapshot dir %1$s is empty"
                    .formatted(empty)));
    assertThat(configuration.invoke(join(absent)))
        .isEqualTo(
            Answer.error(
                "cannot create ledger from snapshot %1$s: error opening dir [%1$s]: open %1$s: no such file or directory"
                    .formatted(absent)));
    assertThat(configuration.invoke(call("cscc", List.of(text("JoinChainBySnapshot"), text("")))))
        .isEqualTo(Answer.error("Cannot join the channel, no snapshot directory provided"));
  }

  private PeerConfiguration configuration(SnapshotJoins joins) {
    return new PeerConfiguration(
        JoinedChannels.of(joined),
        block -> {
          throw new AssertionError("nobody joins with " + block);
        },
        joins,
        access());
  }

  private AccessControl access() {
    Msp local = joined.config().msps().find(RecordedNetwork.ORG1).orElseThrow();
    return new AccessControl(_ -> Optional.of(joined.config()), local);
  }

  /** That of the block before. */
  private static ByteString header(long block) {
    return BFT.blocks().get((int) block).getHeader().getPreviousHash();
  }

  private static JsonNode line(String id) {
    return BFT.lines("join").stream()
        .filter(line -> line.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** As of the recorded snapshot, which ended at another block. */
  private static Response expected(JsonNode line) throws Exception {
    Response recorded = recorded(line);
    return recorded.toBuilder()
        .setMessage(
            recorded.getMessage().replace("available block = [70]", "available block = [67]"))
        .build();
  }

  private static Response recorded(JsonNode line) throws Exception {
    return ProposalResponse.parseFrom(RecordedSnapshots.bytes(line, "responseBase64"))
        .getResponse();
  }

  private SystemCall join(Path folder) throws Exception {
    return call("cscc", List.of(text("JoinChainBySnapshot"), text(folder.toString())));
  }

  private SystemCall call(JsonNode line) throws Exception {
    Proposal proposal = proposal(line);
    ChaincodeInvocationSpec spec =
        ChaincodeInvocationSpec.parseFrom(
            ChaincodeProposalPayload.parseFrom(proposal.getPayload()).getInput());
    return call(
        spec.getChaincodeSpec().getChaincodeId().getName(),
        ChaincodeInput.parseFrom(spec.getChaincodeSpec().getInput().toByteString()).getArgsList());
  }

  /** By who made the recorded calls, an administrator. */
  private SystemCall call(String chaincode, List<ByteString> arguments) throws Exception {
    ByteString creator =
        SignatureHeader.parseFrom(
                Header.parseFrom(proposal(line("12")).getHeader()).getSignatureHeader())
            .getCreator();
    return new SystemCall(
        new TxId("0f".repeat(32)),
        Optional.empty(),
        Optional.empty(),
        arguments,
        joined.config().msps().parse(creator),
        chaincode);
  }

  private static Proposal proposal(JsonNode line) throws Exception {
    return Proposal.parseFrom(
        SignedProposal.parseFrom(RecordedSnapshots.bytes(line, "proposalBase64"))
            .getProposalBytes());
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
