// SPDX-License-Identifier: Apache-2.0
package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.junit.Chaincode;
import io.heddle.junit.HeddleTest;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;

@HeddleTest
@Chaincode(value = "cars", contracts = CarContract.class)
class CarContractTest {

  @Test
  void who_sells_a_car_is_told(Contract cars) throws Exception {
    cars.submitTransaction("register", "AB-1", "Ada");

    assertEquals("Ada", new String(cars.submitTransaction("sell", "AB-1", "Bob")));
  }
}
