// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.base.ChannelName;
import io.heddle.deliver.DeliverListener;
import io.heddle.operations.Counter;
import io.heddle.operations.Metrics;

/**
 * Clients that ask a peer for blocks. Safe for threads.
 *
 * <p>Fabric: common/deliver/metrics.go.
 */
public final class DeliverMetrics implements DeliverListener {

  private final Counter opened;
  private final Counter closed;
  private final Counter asked;
  private final Counter answered;
  private final Counter sent;

  public DeliverMetrics(Metrics metrics) {
    opened =
        metrics.counter(
            "deliver_streams_opened",
            "The number of GRPC streams that have been opened for the deliver service.");
    closed =
        metrics.counter(
            "deliver_streams_closed",
            "The number of GRPC streams that have been closed for the deliver service.");
    asked =
        metrics.counter(
            "deliver_requests_received",
            "The number of deliver requests that have been received.",
            "channel",
            "filtered",
            "data_type");
    answered =
        metrics.counter(
            "deliver_requests_completed",
            "The number of deliver requests that have been completed.",
            "channel",
            "filtered",
            "data_type",
            "success");
    sent =
        metrics.counter(
            "deliver_blocks_sent",
            "The number of blocks sent by the deliver service.",
            "channel",
            "filtered",
            "data_type");
  }

  @Override
  public void opened() {
    opened.increment();
  }

  @Override
  public void closed() {
    closed.increment();
  }

  @Override
  public void asked(ChannelName channel, Content content) {
    asked.increment(channel.value(), filtered(content), type(content));
  }

  @Override
  public void sent(ChannelName channel, Content content) {
    sent.increment(channel.value(), filtered(content), type(content));
  }

  @Override
  public void answered(ChannelName channel, Content content, boolean isSuccess) {
    answered.increment(
        channel.value(), filtered(content), type(content), Boolean.toString(isSuccess));
  }

  private static String filtered(Content content) {
    return Boolean.toString(content == Content.FILTERED_BLOCK);
  }

  private static String type(Content content) {
    return switch (content) {
      case BLOCK -> "block";
      case FILTERED_BLOCK -> "filtered_block";
      case BLOCK_AND_PRIVATE_DATA -> "block_and_pvtdata";
    };
  }
}
