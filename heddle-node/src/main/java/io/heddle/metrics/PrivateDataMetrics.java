// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import io.heddle.validate.PrivateTimer.Step;
import java.time.Duration;

/**
 * What a peer does with private data. Safe for threads.
 *
 * <p>Fabric: gossip/metrics/metrics.go, PrivdataMetrics, but for {@code purge_duration}: what a
 * block has brought leaves in the write that appends the block.
 */
final class PrivateDataMetrics {

  private final Histogram listing;
  private final Histogram fetching;
  private final Histogram pulling;
  private final Histogram retrieving;
  private final Histogram sending;
  private final Histogram reconciling;

  PrivateDataMetrics(Metrics metrics) {
    listing = histogram(metrics, "list_missing", "to list the missing private data");
    fetching = histogram(metrics, "fetch", "to fetch missing private data from peers");
    pulling = histogram(metrics, "pull", "to pull a missing private data element");
    retrieving =
        histogram(metrics, "retrieve", "to retrieve missing private data elements from the ledger");
    sending = histogram(metrics, "send", "to send a missing private data element");
    reconciling = histogram(metrics, "reconciliation", "for reconciliation to complete");
  }

  private static Histogram histogram(Metrics metrics, String step, String what) {
    return metrics.histogram(
        "gossip_privdata_%s_duration".formatted(step),
        "Time it takes %s (in seconds)".formatted(what),
        "channel");
  }

  void took(String channel, Step step, Duration time) {
    Histogram histogram =
        switch (step) {
          case LIST_MISSING -> listing;
          case FETCH -> fetching;
          case PULL -> pulling;
          case RETRIEVE -> retrieving;
          case SEND -> sending;
          case RECONCILIATION -> reconciling;
        };
    histogram.observe(time, channel);
  }
}
