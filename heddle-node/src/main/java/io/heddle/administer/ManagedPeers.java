// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.List;
import java.util.Map;

/** The peers of a node, which can be stopped and started one by one. Safe for threads. */
public interface ManagedPeers {

  /** All of them, the first one first. */
  List<PeerStatus> peers();

  /**
   * Stops one; returns when it is gone.
   *
   * @param host one of those of {@link #peers}
   * @throws HeddleException {@code CONFLICT} if it does not run, {@code UNAVAILABLE} if the node is
   *     starting or stopping
   */
  void stop(String host);

  /**
   * Starts one; returns when it serves, and its chaincode runs or could not be launched.
   *
   * @param host one of those of {@link #peers}
   * @return why some of its chaincode does not run
   * @throws HeddleException {@code CONFLICT} if it is not stopped, {@code UNAVAILABLE} if the node
   *     is starting or stopping
   */
  Map<PackageId, HeddleException> start(String host) throws InterruptedException;
}
