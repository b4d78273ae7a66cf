// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import io.heddle.operations.Sample;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamCounts;
import io.heddle.stream.StreamListener;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * The conversations with chaincode. A channel is the one that a transaction runs on, never what a
 * message claims.
 *
 * <p>Fabric: core/chaincode/metrics.go; what is not there begins with {@code chaincode_stream}.
 */
public final class StreamMetrics implements StreamListener {

  private final Counter received;
  private final Counter completed;
  private final Histogram duration;
  private final Counter timeouts;
  private final Counter overlaps;
  private final Counter late;
  private final Counter refused;
  private final Counter split;
  private final Histogram bytesReceived;
  private final Histogram bytesSent;

  public StreamMetrics(Metrics metrics) {
    received =
        metrics.counter(
            "chaincode_shim_requests_received",
            "The number of chaincode shim requests received.",
            "type",
            "channel",
            "chaincode");
    completed =
        metrics.counter(
            "chaincode_shim_requests_completed",
            "The number of chaincode shim requests completed.",
            "type",
            "channel",
            "chaincode",
            "success");
    duration =
        metrics.histogram(
            "chaincode_shim_request_duration",
            "The time to complete chaincode shim requests.",
            "type",
            "channel",
            "chaincode",
            "success");
    timeouts =
        metrics.counter(
            "chaincode_execute_timeouts",
            "The number of chaincode executions (Init or Invoke) that have timed out.",
            "chaincode");
    overlaps =
        metrics.counter(
            "chaincode_stream_overlapping_requests",
            "The number of requests that came while another of the same transaction was worked on.",
            "chaincode");
    late =
        metrics.counter(
            "chaincode_stream_late_messages",
            "The number of final messages that nobody waited for any longer.",
            "chaincode");
    refused =
        metrics.counter(
            "chaincode_stream_refused_registrations",
            "The number of streams that were refused before they were registered.");
    split =
        metrics.counter(
            "chaincode_stream_split_replies",
            "The number of batches of results that were too big for one reply.",
            "chaincode");
    bytesReceived =
        metrics.byteHistogram(
            "chaincode_stream_message_bytes_received",
            "The sizes of messages from chaincode.",
            "chaincode");
    bytesSent =
        metrics.byteHistogram(
            "chaincode_stream_message_bytes_sent",
            "The sizes of answers to chaincode.",
            "chaincode");
  }

  /** What there is on the streams is looked at when somebody asks. */
  public static Metrics.Shown addGauges(Metrics metrics, ChaincodeStreams streams) {
    List<Metrics.Shown> all =
        List.of(
            metrics.gauge(
                "chaincode_stream_streams",
                "The number of chaincode streams by state.",
                List.of("state"),
                () -> {
                  StreamCounts counts = streams.counts();
                  return List.of(
                      new Sample(List.of("created"), counts.created()),
                      new Sample(List.of("ready"), counts.ready()));
                }),
            metrics.gauge(
                "chaincode_stream_transactions_in_flight",
                "The number of transactions that chaincode works on.",
                () -> streams.counts().inFlight()),
            metrics.gauge(
                "chaincode_stream_open_iterators",
                "The number of queries that chaincode has not closed.",
                () -> streams.counts().openQueries()),
            metrics.gauge(
                "chaincode_stream_queued_bytes",
                "The number of bytes that wait to be sent to chaincode.",
                () -> streams.counts().queuedBytes()));
    return () -> all.forEach(Metrics.Shown::close);
  }

  @Override
  public void received(PackageId chaincode, ChaincodeMessage message) {
    bytesReceived.observe(message.getSerializedSize(), chaincode.value());
  }

  @Override
  public void requested(PackageId chaincode, ChannelName channel, ChaincodeMessage.Type type) {
    received.increment(type.name(), channel.value(), chaincode.value());
  }

  @Override
  public void answered(
      PackageId chaincode,
      ChannelName channel,
      ChaincodeMessage request,
      ChaincodeMessage reply,
      Duration took) {
    String type = request.getType().name();
    String success = Boolean.toString(reply.getType() == ChaincodeMessage.Type.RESPONSE);
    completed.increment(type, channel.value(), chaincode.value(), success);
    duration.observe(took, type, channel.value(), chaincode.value(), success);
    bytesSent.observe(reply.getSerializedSize(), chaincode.value());
  }

  @Override
  public void timedOut(PackageId chaincode) {
    timeouts.increment(chaincode.value());
  }

  @Override
  public void overlapped(PackageId chaincode) {
    overlaps.increment(chaincode.value());
  }

  @Override
  public void cameLate(PackageId chaincode) {
    late.increment(chaincode.value());
  }

  @Override
  public void wasSplit(PackageId chaincode) {
    split.increment(chaincode.value());
  }

  @Override
  public void refused() {
    refused.increment();
  }
}
