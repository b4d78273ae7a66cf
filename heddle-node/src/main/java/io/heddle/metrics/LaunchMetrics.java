// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.launch.LaunchListener;
import io.heddle.launch.Launches;
import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import io.heddle.operations.Sample;
import java.time.Duration;
import java.util.List;

/**
 * Launches: each counts once, with the outcome that it really had, and so does everybody who waited
 * for it.
 *
 * <p>Fabric: core/chaincode/metrics.go.
 */
public final class LaunchMetrics implements LaunchListener {

  private final Histogram duration;
  private final Counter failures;
  private final Counter timeouts;

  public LaunchMetrics(Metrics metrics) {
    duration =
        metrics.histogram(
            "chaincode_launch_duration", "The time to launch a chaincode.", "chaincode", "success");
    failures =
        metrics.counter(
            "chaincode_launch_failures",
            "The number of chaincode launches that have failed.",
            "chaincode");
    timeouts =
        metrics.counter(
            "chaincode_launch_timeouts",
            "The number of chaincode launches that have timed out.",
            "chaincode");
  }

  /** Whether a remote chaincode is connected is looked at when somebody asks. */
  public static Metrics.Shown addConnected(Metrics metrics, Launches launches) {
    return metrics.gauge(
        "chaincode_server_connected",
        "Whether the peer is connected with the server of a remote chaincode.",
        List.of("chaincode"),
        () ->
            launches.statuses().stream()
                .filter(status -> status.kind() == ChaincodeStatus.Kind.REMOTE)
                .map(status ->
                    new Sample(
                        List.of(status.id().value()),
                        status.state() == ChaincodeStatus.State.READY ? 1 : 0))
                .toList());
  }

  @Override
  public void ready(ChaincodeStatus status, Duration took) {
    duration.observe(took, status.id().value(), "true");
  }

  @Override
  public void failed(ChaincodeStatus status, HeddleException why, Duration took) {
    String chaincode = status.id().value();
    duration.observe(took, chaincode, "false");
    failures.increment(chaincode);
  }

  @Override
  public void timedOut(PackageId chaincode) {
    timeouts.increment(chaincode.value());
  }

  @Override
  public void awaited(PackageId chaincode, boolean isReady, Duration took) {
    duration.observe(took, chaincode.value(), Boolean.toString(isReady));
  }
}
