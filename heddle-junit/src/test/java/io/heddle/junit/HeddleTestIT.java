// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static io.heddle.junit.HeddleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A class of tests as users write them. */
@HeddleTest
@Chaincode(value = "notes", contracts = NotesContract.class)
final class HeddleTestIT {

  private final Contract notes;
  private int set;

  HeddleTestIT(Contract notes) {
    this.notes = notes;
  }

  @BeforeEach
  void puts_a_first_note(Contract each) throws Exception {
    each.submitTransaction("put", "first", "1");
    set++;
  }

  @Test
  void keeps_what_is_put() throws Exception {
    notes.submitTransaction("put", "a", "text");

    assertThat(text(notes.evaluateTransaction("get", "a"))).isEqualTo("text");
    assertThat(set).isOne();
  }

  @Test
  void runs_the_contract_in_the_process_of_the_test() throws Exception {
    assertThat(text(notes.evaluateTransaction("process")))
        .isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void gives_parameters_by_their_types_and_annotations(
      HeddleNetwork network,
      Gateway gateway,
      @User("Admin") Gateway admin,
      Network channel,
      @Chaincode("notes") Contract named) {
    assertThat(network.organizations()).extracting(Organization::mspId).containsExactly("Org1MSP");
    assertThat(gateway.getIdentity().getMspId()).isEqualTo("Org1MSP");
    assertThat(admin.getIdentity()).isNotEqualTo(gateway.getIdentity());
    assertThat(channel.getName()).isEqualTo("mychannel");
    assertThat(named.getChaincodeName()).isEqualTo("notes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "c"})
  void takes_parameters_of_others_beside_its_own(String key, Contract each) throws Exception {
    each.submitTransaction("put", key, key + key);

    assertThat(text(each.evaluateTransaction("get", key))).isEqualTo(key + key);
  }

  @Test
  void tells_what_a_transaction_did(HeddleNetwork network) throws Exception {
    notes.submitTransaction("put", "json", "{\"a\":1,\"b\":[true]}");

    assertThat(network.lastTransaction())
        .isValid()
        .wroteJson("notes", "json", "{\"b\":[true], \"a\":1}")
        .readNoKey("notes", "json")
        .emittedEvent("put", "json")
        .endorsedBy("Org1MSP");
  }

  @Test
  void tells_of_a_conflict(HeddleNetwork network) throws Exception {
    Transaction endorsed = proposal("append", "first", "x").endorse();
    notes.submitTransaction("append", "first", "y");

    assertThatThrownBy(endorsed::submit)
        .isInstanceOf(CommitException.class)
        .hasMessageContaining("MVCC_READ_CONFLICT");

    TracedTransaction lost = network.transaction(endorsed.getTransactionId());
    assertThat(lost).isInvalidWith("MVCC_READ_CONFLICT").readKey("notes", "first");
    assertThatThrownBy(() -> assertThat(lost).isValid())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is MVCC_READ_CONFLICT, and not VALID")
        .hasMessageContaining("append");
  }

  @Test
  void hands_on_what_the_contract_says_no_with() {
    assertThatThrownBy(() -> notes.submitTransaction("delete", "absent"))
        .isInstanceOf(EndorseException.class)
        .satisfies(e ->
            assertThat(((EndorseException) e).getDetails().toString())
                .contains("There is no note"));
  }

  @Nested
  class Inside {

    @Test
    void has_the_network_of_the_class_around_it(Contract inner) throws Exception {
      assertThat(text(inner.evaluateTransaction("get", "first"))).startsWith("1");
    }
  }

  private Proposal proposal(String function, String... arguments) {
    return notes.newProposal(function).addArguments(arguments).build();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
