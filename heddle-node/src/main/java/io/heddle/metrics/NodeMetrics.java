// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.operations.Metrics;

/** All that a node counts; its peers share it. */
public record NodeMetrics(
    Metrics all,
    BuildMetrics builds,
    LaunchMetrics launches,
    StreamMetrics streams,
    EndorserMetrics endorser,
    GrpcMetrics grpc,
    DeliverMetrics deliver) {

  /**
   * Everything at zero.
   *
   * @param version of Heddle
   */
  public static NodeMetrics of(String version) {
    var all = new Metrics();
    ProcessMetrics.add(all, version);
    return new NodeMetrics(
        all,
        new BuildMetrics(all),
        new LaunchMetrics(all),
        new StreamMetrics(all),
        new EndorserMetrics(all),
        new GrpcMetrics(all),
        new DeliverMetrics(all));
  }
}
