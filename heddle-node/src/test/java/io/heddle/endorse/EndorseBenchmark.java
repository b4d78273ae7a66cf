// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.disk.DirectoryTree;
import io.heddle.identity.Identity;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SimpleChaincode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A client's proposal, from its bytes to the peer's signature, with a chaincode that answers at
 * once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EndorseBenchmark {

  private static final String CHAINCODE = "asset";
  private static final SigningIdentity USER = RecordedNetwork.org1User("User1");

  /** More than a process remembers the signatures of, so that each is verified. */
  @Param("9000")
  private int proposals = 10;

  private Path directory = Path.of(".");
  private Optional<Session> session = Optional.empty();
  private List<SignedProposal> signed = List.of();
  private int next;

  private record Session(RecordedLedgers ledgers, RecordedPeer peer, ProposalCheck check) {}

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("endorse-benchmark");
    RecordedLedgers ledgers = RecordedLedgers.open(directory);
    RecordedPeer peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    peer.play(CHAINCODE, EndorseBenchmark::puts);
    session =
        Optional.of(
            new Session(
                ledgers,
                peer,
                new ProposalCheck(
                    RecordedNetwork.org1(),
                    peer.access(),
                    ProposalTime.any(InstantSource.system()))));
    signed =
        IntStream.range(0, proposals)
            .mapToObj(_ -> ClientProposal.of(USER, "mychannel", CHAINCODE, "put").signed())
            .toList();
  }

  @TearDown
  public void close() throws IOException {
    session.ifPresent(open -> {
      open.peer().close();
      open.ledgers().close();
    });
    DirectoryTree.delete(directory);
  }

  @Benchmark
  public Identity a_proposal_is_checked() throws ProposalRefused {
    Session open = session.orElseThrow();
    OpenedProposal opened = OpenedProposal.open(nextProposal());
    CompleteProposal complete = CompleteProposal.of(opened, open.check().atTheDoor(opened));
    return open.check().onChannel(complete, open.ledgers().main());
  }

  @Benchmark
  public Verdict a_put_is_endorsed() throws ProposalRefused, InterruptedException {
    return answered(
        session.orElseThrow().peer().endorser().endorse(OpenedProposal.open(nextProposal())));
  }

  @Benchmark
  public Verdict a_put_is_evaluated() throws ProposalRefused, InterruptedException {
    return answered(
        session.orElseThrow().peer().endorser().evaluate(OpenedProposal.open(nextProposal())));
  }

  private SignedProposal nextProposal() {
    return signed.get(next++ % proposals);
  }

  private static Verdict answered(Verdict verdict) {
    if (!verdict.isSuccess()) {
      throw new IllegalStateException(verdict.toString());
    }
    return verdict;
  }

  private static void puts(ChaincodeMessage message, SimpleChaincode self) {
    if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
      self.reply(
          message,
          ChaincodeMessage.Type.PUT_STATE,
          PutState.newBuilder()
              .setKey("key")
              .setValue(ByteString.copyFrom(new byte[100]))
              .build()
              .toByteString());
    } else {
      self.reply(
          message,
          ChaincodeMessage.Type.COMPLETED,
          Response.newBuilder().setStatus(200).build().toByteString());
    }
  }
}
