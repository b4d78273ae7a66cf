// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Blocks with transactions that nobody should send: each gets its verdict, and all are committed.
 */
final class MalformedBlockTest {

  private static final ByteString WRITE =
      RwSet.of("asset", set -> set.addWrites(RwSet.write("malformed", "1")));

  @TempDir private Path directory;

  static Stream<Arguments> insufficient() {
    return Stream.of(
        Arguments.of(
            "a chaincode that is not defined",
            TestTransaction.of("nobody", WRITE).entry(),
            TxValidationCode.INVALID_CHAINCODE,
            "Chaincode 'nobody' is not defined"),
        Arguments.of(
            "one endorsement too few",
            good().endorsedBy(RecordedNetwork.org1Peer()).entry(),
            TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
            "The endorsements do not satisfy the policy of 'asset': implicit policy evaluation failed - 1 sub-policies were satisfied, but this policy requires 2 of the 'Endorsement' sub-policies to be satisfied; missing: a peer of Org2MSP; good endorsements came from peer0.org1.example.com (Org1MSP)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("insufficient")
  @Spec({"NA-206", "NA-213"})
  void each_gets_the_verdict_of_its_endorsements(
      String what, ByteString entry, TxValidationCode code, String reason) {
    try (CommittingPeer peer = peer()) {
      ValidatedTx verdict = peer.commit(List.of(entry)).getFirst();

      assertThat(verdict.code()).as(what).isEqualTo(code);
      assertThat(verdict.reason()).isEqualTo(reason);
    }
  }

  @Test
  @Spec({"NA-205", "NA-218"})
  void all_of_them_in_one_block_keep_no_good_one_from_being_valid() {
    List<Arguments> all =
        Stream.of(
                MalformedTransactionTest.malformed(),
                insufficient(),
                MalformedActionTest.malformed())
            .flatMap(each -> each)
            .toList();
    List<ByteString> entries =
        all.stream().map(each -> (ByteString) each.get()[1]).collect(Collectors.toList());
    entries.add(good().entry());
    List<TxValidationCode> due =
        all.stream().map(each -> (TxValidationCode) each.get()[2]).collect(Collectors.toList());
    due.add(TxValidationCode.VALID);

    try (CommittingPeer peer = peer()) {
      assertThat(peer.commit(entries)).extracting(ValidatedTx::code).isEqualTo(due);
    }
  }

  @Test
  @Spec("NA-210")
  void of_two_with_one_id_the_second_is_a_duplicate() {
    ByteString entry = good().entry();

    try (CommittingPeer peer = peer()) {
      assertThat(peer.commit(List.of(entry, entry)))
          .extracting(ValidatedTx::code)
          .containsExactly(TxValidationCode.VALID, TxValidationCode.DUPLICATE_TXID);
    }
  }

  @Test
  @Spec({"NA-205", "NA-232"})
  void an_invalid_one_takes_its_id_too() {
    TestTransaction transaction = good();
    try (CommittingPeer peer = peer()) {
      peer.commit(List.of(transaction.endorsedBy().entry()));

      assertThat(peer.commit(List.of(transaction.entry())))
          .extracting(ValidatedTx::code)
          .containsExactly(TxValidationCode.DUPLICATE_TXID);
    }
  }

  static LongStream seeds() {
    return Seeds.upTo(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Spec("NA-205")
  void random_damage_never_stops_a_block(long seed) {
    var random = new SplittableRandom(seed);
    List<ByteString> damaged = new ArrayList<>();
    RecordedChannel.blocks().stream()
        .skip(70)
        .limit(20)
        .flatMap(block -> block.getData().getDataList().stream())
        .forEach(entry -> damaged.add(damage(random, entry)));

    try (CommittingPeer peer = peer()) {
      assertThat(peer.commit(damaged)).hasSameSizeAs(damaged);
    }
  }

  /** Changes, drops or doubles bytes, also inside the payload, where no signature is looked at. */
  private static ByteString damage(SplittableRandom random, ByteString entry) {
    int at = random.nextInt(entry.size());
    return switch (random.nextInt(4)) {
      case 0 -> entry.substring(0, at);
      case 1 -> entry.substring(at);
      case 2 ->
          entry
              .substring(0, at)
              .concat(ByteString.copyFrom(new byte[] {(byte) random.nextInt(256)}))
              .concat(entry.substring(at + 1));
      default -> entry.concat(entry.substring(at));
    };
  }

  private CommittingPeer peer() {
    return CommittingPeer.at(23, directory);
  }

  private static TestTransaction good() {
    return TestTransaction.of("asset", WRITE);
  }
}
