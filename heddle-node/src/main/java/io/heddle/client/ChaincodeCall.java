// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.util.List;
import java.util.Map;

/**
 * One call as the user typed it.
 *
 * @param endorsers the MSP ids of the organisations that are to endorse it; none leaves it to the
 *     gateway
 */
public record ChaincodeCall(
    String chaincode,
    String function,
    List<Bytes> arguments,
    Map<String, Bytes> transientData,
    List<String> endorsers) {

  public ChaincodeCall {
    arguments = List.copyOf(arguments);
    transientData = Map.copyOf(transientData);
    endorsers = List.copyOf(endorsers);
  }

  /** One of which the gateway says who endorses it. */
  public ChaincodeCall(
      String chaincode, String function, List<Bytes> arguments, Map<String, Bytes> transientData) {
    this(chaincode, function, arguments, transientData, List.of());
  }
}
