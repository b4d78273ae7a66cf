// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static io.heddle.junit.HeddleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rich queries of a contract class, with the index that lies beside it. */
@HeddleTest
@Chaincode(value = "papers", contracts = PapersContract.class)
final class QueriesIT {

  @BeforeEach
  void put(Contract papers) throws Exception {
    papers.submitTransaction("put", "a", "Ann", "blue");
    papers.submitTransaction("put", "b", "Ann", "red");
  }

  @Test
  void a_query_that_an_index_serves_is_told(HeddleNetwork network, Contract papers)
      throws Exception {
    assertThat(new String(papers.submitTransaction("count", "owner", "Ann"), UTF_8)).isEqualTo("2");

    TracedTransaction transaction = network.lastTransaction();
    assertThat(transaction).isValid().usedIndex("papers", "owner").madeNoFullScan("papers");
    assertThatThrownBy(() -> assertThat(transaction).usedIndex("papers", "color"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made no query that index 'color' serves");
  }

  @Test
  void a_full_scan_fails_with_the_trace(HeddleNetwork network, Contract papers) throws Exception {
    assertThat(new String(papers.submitTransaction("count", "color", "red"), UTF_8)).isEqualTo("1");

    TracedTransaction transaction = network.lastTransaction();
    assertThatThrownBy(() -> assertThat(transaction).madeNoFullScan("papers"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made a full scan")
        .hasMessageContaining(transaction.id());
  }
}
