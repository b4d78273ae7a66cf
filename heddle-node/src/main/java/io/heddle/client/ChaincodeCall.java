// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.util.List;
import java.util.Map;

/** One call as the user typed it. */
public record ChaincodeCall(
    String chaincode, String function, List<Bytes> arguments, Map<String, Bytes> transientData) {

  public ChaincodeCall {
    arguments = List.copyOf(arguments);
    transientData = Map.copyOf(transientData);
  }
}
