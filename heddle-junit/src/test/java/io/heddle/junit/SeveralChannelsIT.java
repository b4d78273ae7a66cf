// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Network;
import org.junit.jupiter.api.Test;

/** One chaincode on two channels. */
@HeddleTest(channels = {"trade", "finance"})
@Chaincode(value = "notes", contracts = NotesContract.class, channel = "trade")
@Chaincode(value = "notes", contracts = NotesContract.class, channel = "finance")
final class SeveralChannelsIT {

  @Test
  void each_channel_has_its_own_state(
      HeddleNetwork network,
      @Channel("trade") @Chaincode("notes") Contract trade,
      @Channel("finance") @Chaincode("notes") Contract finance,
      @Channel("finance") Network second)
      throws Exception {
    trade.submitTransaction("put", "a", "1");

    assertThat(network.channel()).isEqualTo("trade");
    assertThat(second.getName()).isEqualTo("finance");
    assertThat(new String(finance.evaluateTransaction("get", "a"), UTF_8)).isEmpty();
    finance.submitTransaction("put", "a", "2");
    assertThat(new String(trade.evaluateTransaction("get", "a"), UTF_8)).isEqualTo("1");
  }

  @Test
  @Fault(value = "refuse", channel = "finance", message = "Not today")
  void a_fault_of_one_is_none_of_the_other(
      @Channel("trade") @Chaincode("notes") Contract trade,
      @Channel("finance") @Chaincode("notes") Contract finance)
      throws Exception {
    trade.submitTransaction("put", "a", "1");

    assertThatThrownBy(() -> finance.submitTransaction("put", "a", "1"))
        .isInstanceOf(EndorseException.class);
  }

  @Test
  void a_fault_for_a_channel_that_is_not_there_is_refused(HeddleNetwork network) {
    assertThatThrownBy(() -> network.faults().add(InjectedFault.hold().onChannel("trades")))
        .isInstanceOf(HeddleFailure.class)
        .hasMessage("The network has no channel 'trades'; it has finance, trade");
  }
}
