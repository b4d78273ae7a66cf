// SPDX-License-Identifier: Apache-2.0
package io.heddle.samples.asset;

import static io.heddle.junit.HeddleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.junit.Chaincode;
import io.heddle.junit.Fault;
import io.heddle.junit.HeddleNetwork;
import io.heddle.junit.HeddleTest;
import io.heddle.junit.Org;
import java.time.Duration;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract on two peers of two organisations; each test finds a fresh ledger. */
@HeddleTest(organizations = 2)
@Chaincode(
    value = "asset",
    contracts = {AssetContract.class, AppraisalContract.class},
    policy = "AND('Org1MSP.peer','Org2MSP.peer')",
    collections = "src/test/resources/collections.json")
final class AssetContractTest {

  @BeforeEach
  void create(Contract asset) throws Exception {
    asset.submitTransaction("CreateAsset", "a1", "blue", "5", "Tom", "1300");
  }

  @Test
  void an_asset_is_what_it_was_created_as(HeddleNetwork network, Contract asset) throws Exception {
    assertThat(network.lastTransaction())
        .isValid()
        .emittedEvent("CreateAsset")
        .endorsedBy("Org1MSP", "Org2MSP");
    assertThat(read(asset).getString("Owner")).isEqualTo("Tom");
  }

  @Test
  void there_is_one_asset_of_a_name(Contract asset) {
    assertThatThrownBy(() -> asset.submitTransaction("CreateAsset", "a1", "red", "7", "Ann", "900"))
        .isInstanceOf(EndorseException.class);
  }

  @Test
  @Fault(value = "invalidate", code = "MVCC_READ_CONFLICT", function = "TransferAsset")
  void who_loses_a_conflict_may_try_again(HeddleNetwork network, Contract asset) throws Exception {
    assertThatThrownBy(() -> asset.submitTransaction("TransferAsset", "a1", "Ann"))
        .isInstanceOfSatisfying(
            CommitException.class,
            e ->
                assertThat(network.transaction(e.getTransactionId()))
                    .isInvalidWith("MVCC_READ_CONFLICT"));
    assertThat(read(asset).getString("Owner")).isEqualTo("Tom");

    asset.submitTransaction("TransferAsset", "a1", "Ann");

    assertThat(read(asset).getString("Owner")).isEqualTo("Ann");
  }

  @Test
  void an_appraisal_is_its_organisation_s_alone(Contract asset, @Org("Org2MSP") Contract others)
      throws Exception {
    appraise(asset, "1500");

    assertThat(text(asset.evaluateTransaction("appraisal:ReadAppraisal", "a1"))).isEqualTo("1500");
    assertThatThrownBy(() -> others.evaluateTransaction("appraisal:ReadAppraisal", "a1"))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void an_appraisal_is_good_for_a_day(HeddleNetwork network, Contract asset) throws Exception {
    appraise(asset, "1500");

    network.clock().advance(Duration.ofDays(2));

    assertThatThrownBy(() -> asset.evaluateTransaction("appraisal:ReadAppraisal", "a1"))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void what_a_test_keeps_it_can_go_back_to(HeddleNetwork network, Contract asset) throws Exception {
    String created = network.snapshot();
    asset.submitTransaction("DeleteAsset", "a1");

    network.revert(created);

    assertThat(read(asset).getString("Owner")).isEqualTo("Tom");
  }

  private static void appraise(Contract asset, String value) throws Exception {
    asset
        .newProposal("appraisal:Appraise")
        .addArguments("a1")
        .putTransient("value", value)
        .setEndorsingOrganizations("Org1MSP")
        .build()
        .endorse()
        .submit();
  }

  private static JSONObject read(Contract asset) throws Exception {
    return new JSONObject(text(asset.evaluateTransaction("ReadAsset", "a1")));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
