// SPDX-License-Identifier: Apache-2.0
package org.example;

import static org.junit.jupiter.api.Assertions.*;

import io.heddle.junit.*;
import org.hyperledger.fabric.client.*;
import org.junit.jupiter.api.RepeatedTest;

@HeddleTest
@Chaincode(value = "kept", contracts = KeptContract.class)
class HundredTest {

  @RepeatedTest(100)
  void puts_gets_and_loses(Contract kept) throws Exception {
    assertEquals("", new String(kept.evaluateTransaction("get", "a")));
    kept.submitTransaction("put", "a", "1");
    assertEquals("1", new String(kept.evaluateTransaction("get", "a")));
    Transaction late = kept.newProposal("append").addArguments("a", "2").build().endorse();
    kept.submitTransaction("append", "a", "3");
    assertThrows(CommitException.class, late::submit);
  }
}
