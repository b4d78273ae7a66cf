// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Has a network's transactions executed twice for a while, and fails if two results differ. */
record DeterminismCheck(OperationsPort operations, StartedNetwork network) {

  private static final String PATH = "/determinism/v1/";

  void begin() {
    operations.ask("POST", PATH + "begin", Map.of());
  }

  /**
   * Ends it.
   *
   * @throws AssertionError with the first transaction that has two results
   */
  void end() {
    List<Object> findings =
        Json.list(operations.ask("POST", PATH + "end", Map.of()).get("findings"));
    if (!findings.isEmpty()) {
      throw new AssertionError(told(Json.map(findings.get(0)), findings.size()));
    }
  }

  private String told(Map<String, Object> first, int count) {
    String id = Json.string(first.get("transactionId"));
    String differences =
        Json.list(first.get("differences")).stream()
            .map(each -> "%n  %s".formatted(each))
            .collect(Collectors.joining());
    return "Chaincode '%s' is not deterministic: '%s' gave two results on the same state, in transaction %s%s:%s%n%s"
        .formatted(
            Json.string(first.get("chaincode")),
            Json.string(first.get("function")),
            id,
            count == 1 ? "" : " and %d more".formatted(count - 1),
            differences,
            trace(Json.string(first.get("channel")), id));
  }

  private String trace(String channel, String id) {
    try {
      return network.trace(channel, id).toString();
    } catch (HeddleFailure e) {
      return "(" + e.getMessage() + ")"; // what is not deterministic has been said
    }
  }

  /** Whether a test, or its class, or one around it asks for that. */
  static boolean isWanted(ExtensionContext context) {
    for (ExtensionContext at = context; ; at = at.getParent().get()) {
      if (AnnotationSupport.isAnnotated(at.getElement(), Deterministic.class)) {
        return true;
      }
      if (at.getParent().isEmpty()) {
        return false;
      }
    }
  }
}
