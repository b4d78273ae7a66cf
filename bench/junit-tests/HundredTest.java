// SPDX-License-Identifier: Apache-2.0
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.junit.Chaincode;
import io.heddle.junit.HeddleTest;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.RepeatedTest;

@HeddleTest
@Chaincode(value = "cars", contracts = CarContract.class)
class HundredTest {

  @RepeatedTest(100)
  void puts_gets_and_loses(Contract cars) throws Exception {
    assertThrows(GatewayException.class, () -> cars.evaluateTransaction("read", "a"));
    cars.submitTransaction("register", "a", "1");
    assertEquals("1", new String(cars.evaluateTransaction("read", "a")));
    Transaction late = cars.newProposal("sell").addArguments("a", "2").build().endorse();
    cars.submitTransaction("sell", "a", "3");
    assertThrows(CommitException.class, late::submit);
  }
}
