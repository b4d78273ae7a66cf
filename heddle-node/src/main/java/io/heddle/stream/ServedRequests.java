// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * What a chaincode has asked for in one transaction: it tells where the time went when there is
 * none left. Not safe for threads.
 */
final class ServedRequests {

  private final Map<ChaincodeMessage.Type, Integer> served =
      new EnumMap<>(ChaincodeMessage.Type.class);
  private Optional<ChaincodeMessage.Type> inProgress = Optional.empty();

  void begin(ChaincodeMessage.Type type) {
    inProgress = Optional.of(type);
  }

  void end() {
    inProgress.ifPresent(type -> served.merge(type, 1, Integer::sum));
    inProgress = Optional.empty();
  }

  /** One half of a sentence: {@code 3 requests served (GET_STATE 2, PUT_STATE 1), none …}. */
  String describe() {
    int total = served.values().stream().mapToInt(Integer::intValue).sum();
    String types =
        served.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
    String current =
        inProgress
            .map(type ->
                type == ChaincodeMessage.Type.INVOKE_CHAINCODE
                    ? "INVOKE_CHAINCODE in progress: it waits for the chaincode that it called"
                    : type + " in progress")
            .orElse("none in progress: the chaincode itself is at work, or hangs");
    return "%d requests served%s, %s".formatted(total, total == 0 ? "" : types, current);
  }
}
