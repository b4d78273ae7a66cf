// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static io.heddle.junit.HeddleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;

/** Two organisations with one contract class, private data and a policy. */
@HeddleTest(organizations = 2)
@Chaincode(
    value = "notes",
    contracts = NotesContract.class,
    policy = "AND('Org1MSP.peer','Org2MSP.peer')",
    collections = "heddle-junit/src/test/resources/collections.json")
final class TwoOrganizationsIT {

  @Test
  void both_endorse_with_the_same_classes(HeddleNetwork network, Contract notes) throws Exception {
    notes.submitTransaction("put", "a", "1");

    assertThat(network.lastTransaction()).isValid().endorsedBy("Org1MSP", "Org2MSP");
  }

  @Test
  void each_acts_by_its_own_peer(@Org("Org1MSP") Contract first, @Org("Org2MSP") Contract second)
      throws Exception {
    first.submitTransaction("put", "b", "2");
    second.submitTransaction("append", "b", "3");

    assertThat(text(first.evaluateTransaction("get", "b"))).isEqualTo("23");
  }

  @Test
  void private_data_stay_with_their_members(
      HeddleNetwork network, Contract notes, @Org("Org2MSP") Contract other) throws Exception {
    notes
        .newProposal("putPrivate")
        .addArguments("ofOrg1", "secret", "42")
        .setEndorsingOrganizations("Org1MSP")
        .build()
        .endorse()
        .submit();

    assertThat(network.lastTransaction())
        .isValid()
        .wrotePrivateKey("notes", "ofOrg1", "secret")
        .wroteNothing("notes");
    assertThat(text(notes.evaluateTransaction("getPrivate", "ofOrg1", "secret"))).isEqualTo("42");
    assertThatThrownBy(() -> other.evaluateTransaction("getPrivate", "ofOrg1", "secret"))
        .isInstanceOf(Exception.class);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
