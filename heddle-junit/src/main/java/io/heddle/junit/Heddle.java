// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

/**
 * Starts networks for whoever has no JUnit Jupiter: TestNG, Spock, a {@code main} method.
 *
 * <pre>{@code
 * try (HeddleNetwork network =
 *     Heddle.start(Deployment.ofContracts("asset", AssetContract.class))) {
 *   network.contract("asset").submitTransaction("put", "a", "1");
 * }
 * }</pre>
 */
public final class Heddle {

  private Heddle() {}

  /**
   * Starts a network of one organisation with chaincode, and waits until it takes calls.
   *
   * @throws HeddleFailure if it cannot be; nothing is left running then
   */
  public static HeddleNetwork start(Deployment... deployments) {
    NetworkPlan plan = NetworkPlan.usual();
    for (Deployment each : deployments) {
      plan = plan.with(each);
    }
    return start(plan);
  }

  /**
   * Starts a network with all its chaincode, and waits until it takes calls.
   *
   * @throws HeddleFailure if it cannot be; nothing is left running then
   */
  public static HeddleNetwork start(NetworkPlan plan) {
    return HeddleNetwork.start(plan);
  }
}
