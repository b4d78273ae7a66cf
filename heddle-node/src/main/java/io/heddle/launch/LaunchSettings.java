// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.ClientInterceptor;
import io.heddle.base.MspId;
import java.time.Duration;
import java.util.List;

/**
 * How the peer launches chaincode.
 *
 * @param startTimeout for build, start or dial, and registration together
 * @param peerAddress the {@code host:port} that local chaincode dials
 * @param mspId the peer's organisation, told to local chaincode
 * @param proxy the way to chaincode servers
 * @param probesHealth whether a chaincode server is asked for its health before it gets a stream
 * @param patience with single chaincodes
 * @param listening what hears of the calls to chaincode servers
 */
public record LaunchSettings(
    Duration startTimeout,
    String peerAddress,
    MspId mspId,
    DialProxy proxy,
    boolean probesHealth,
    Patience patience,
    List<ClientInterceptor> listening) {

  public LaunchSettings {
    listening = List.copyOf(listening);
  }

  /** With the same patience for all. */
  public LaunchSettings(
      Duration startTimeout,
      String peerAddress,
      MspId mspId,
      DialProxy proxy,
      boolean probesHealth) {
    this(startTimeout, peerAddress, mspId, proxy, probesHealth, Patience.USUAL, List.of());
  }
}
