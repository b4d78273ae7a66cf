// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.heddle.base.ChannelName;
import io.heddle.commit.CommitTimer;
import io.heddle.endorse.ExecutionListener;
import io.heddle.operations.Metrics;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a node has whose traces or metrics are exported.
 *
 * @param spans empty if only metrics are
 */
record Exporting(
    OpenTelemetrySdk sdk,
    Optional<Spans> spans,
    MetricsOfPeers metrics,
    List<Outlet> outlets,
    Clock clock)
    implements Telemetry {

  /** Gossip and health would only fill a collector. */
  private static final Set<String> TOLD =
      Set.of(
          "gateway.Gateway",
          "protos.Endorser",
          "protos.Deliver",
          "protos.ChaincodeSupport",
          "orderer.AtomicBroadcast",
          "discovery.Discovery");

  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final Duration LAST_WORDS_TO_NOBODY = Duration.ofMillis(200);

  Exporting {
    outlets = List.copyOf(outlets);
  }

  @Override
  public ServerServiceDefinition of(ServerServiceDefinition service, String host) {
    return spans
        .filter(_ -> TOLD.contains(service.getServiceDescriptor().getName()))
        .map(each -> ServerInterceptors.intercept(service, new TracedCalls(each, clock, host)))
        .orElse(service);
  }

  @Override
  public List<ClientInterceptor> calls() {
    return spans.<ClientInterceptor>map(TracedRequests::new).stream().toList();
  }

  @Override
  public ExecutionListener executions(String peer, ExecutionListener others) {
    return spans.<ExecutionListener>map(each -> new Watches(each, peer, others)).orElse(others);
  }

  @Override
  public CommitTimer commits(String peer, ChannelName channel, CommitTimer other) {
    return spans
        .<CommitTimer>map(each -> new TracedCommits(each, clock, peer, channel, other))
        .orElse(other);
  }

  @Override
  public void measure(String peer, Metrics counted) {
    metrics.add(peer, counted);
  }

  /** Its threads are daemons: what a collector does not take in time is not waited for. */
  @Override
  public void close() {
    boolean isHeard = outlets.stream().allMatch(Outlet::isWell);
    Duration limit = isHeard ? LAST_WORDS : LAST_WORDS_TO_NOBODY;
    var _ = sdk.shutdown().join(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
