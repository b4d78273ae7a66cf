// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks that begin with a seed. */
final class SeededIT {

  private static final List<String> ids = new ArrayList<>();

  @Test
  void two_runs_have_the_same_transaction_ids_and_blocks_and_another_seed_has_others()
      throws Exception {
    List<String> first = blocks("a seed");
    List<String> second = blocks("a seed");
    List<String> other = blocks("another seed");

    assertThat(first).hasSize(6);
    assertThat(second).isEqualTo(first);
    assertThat(other).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);
  }

  private static List<String> blocks(String seed) throws Exception {
    NetworkPlan plan =
        NetworkPlan.usual()
            .withSeed(seed)
            .with(Deployment.ofContracts("notes", NotesContract.class));
    try (HeddleNetwork network = Heddle.start(plan)) {
      Contract notes = network.contract("notes");
      notes.submitTransaction("put", "a", "1");
      notes.submitTransaction("put", "a", "1");
      notes.newProposal("append").addArguments("a", "2").build().endorse().submit();
      assertThat(new String(notes.evaluateTransaction("time"), UTF_8))
          .isEqualTo("2026-01-01T00:00:00Z");
      List<String> blocks = new ArrayList<>();
      for (int number = 0; number < 6; number++) {
        blocks.add(block(network, number));
      }
      return blocks;
    }
  }

  private static String block(HeddleNetwork network, int number) throws GatewayException {
    return HexFormat.of()
        .formatHex(
            network
                .contract("qscc")
                .evaluateTransaction(
                    "GetBlockByNumber", network.channel(), Integer.toString(number)));
  }

  @HeddleTest(seed = "of a class")
  @Chaincode(value = "notes", contracts = NotesContract.class)
  static class OfAClass {

    @BeforeEach
    void prepare(Contract notes) throws Exception {
      notes.submitTransaction("put", "a", "1");
    }

    @Test
    void first(HeddleNetwork network) {
      ids.add("first " + network.lastTransaction().id());
    }

    @Test
    void second(HeddleNetwork network, Contract notes) throws Exception {
      notes.submitTransaction("put", "a", "1");
      ids.add("second " + network.lastTransaction().id());
    }
  }

  @Test
  void each_test_of_a_class_has_the_same_ids_in_each_run() {
    for (int run = 0; run < 2; run++) {
      assertThat(TestRun.failures(OfAClass.class)).isEmpty();
    }

    assertThat(ids).hasSize(4);
    assertThat(ids.subList(2, 4)).containsExactlyInAnyOrderElementsOf(ids.subList(0, 2));
    assertThat(idIn(ids.get(0))).isNotEqualTo(idIn(ids.get(1)));
  }

  private static String idIn(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }
}
