// SPDX-License-Identifier: Apache-2.0
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.junit.Chaincode;
import io.heddle.junit.HeddleTest;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;

@HeddleTest
@Chaincode(value = "kept", contracts = KeptContract.class)
class KeptContractTest {

  @Test
  void keeps_what_is_put(Contract kept) throws Exception {
    kept.submitTransaction("put", "a", "1");
    assertEquals("1", new String(kept.evaluateTransaction("get", "a")));
  }
}
