// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.operations.Metrics;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Names, types, help and labels of metrics, compared with what a Fabric peer showed. */
final class RecordedNamesTest {

  /** Begin the names of what a Fabric peer has and Heddle has no subject for, or not yet. */
  private static final List<String> ABSENT =
      List.of(
          "chaincode_launch_timeouts",
          "go_",
          "gossip_leader_election_",
          "gossip_privdata_purge_",
          "ledger_blockstorage_commit_time",
          "ledger_statedb_commit_time",
          "logging_",
          "process_max_fds",
          "process_virtual_memory_max_bytes",
          "promhttp_");

  @Test
  @Spec({"CP-150", "EB-625"})
  void what_fabric_s_dashboards_know_has_the_same_name_type_help_and_labels() {
    Metrics metrics = NodeMetrics.of("test").all();
    var _ = new GossipMetrics(metrics, Map::of);
    GossipMetrics.addWaiting(metrics, Map::of);
    var _ = new LedgerMetrics(metrics).of(new ChannelName("mychannel"), () -> 1);
    Map<String, String> own = new TreeMap<>();
    metrics
        .families()
        .forEach(family ->
            own.put(
                family.name(),
                "%s %s %s"
                    .formatted(family.type(), new TreeSet<>(family.labels()), family.help())));

    for (JsonNode recorded : Fixtures.json("operations/index.json").path("metrics")) {
      String name = recorded.path("name").asString();
      if (ABSENT.stream().noneMatch(name::startsWith)) {
        assertThat(own)
            .containsEntry(
                name,
                "%s %s %s"
                    .formatted(
                        recorded.path("type").asString(),
                        new TreeSet<>(labels(recorded)),
                        recorded.path("help").asString()));
      }
    }
  }

  @Test
  void what_fabric_does_not_have_bears_a_name_that_it_does_not_use() {
    Set<String> recorded = new TreeSet<>();
    Fixtures.json("operations/index.json")
        .path("metrics")
        .forEach(each -> recorded.add(each.path("name").asString()));

    assertThat(NodeMetrics.of("test").all().families())
        .extracting(Metrics.Described::name)
        .filteredOn(name -> !recorded.contains(name))
        .filteredOn(
            name -> !name.startsWith("dockercontroller_")) // the recorded peer had no Docker
        .containsExactlyInAnyOrder(
            "chaincode_build_duration",
            "chaincode_build_failures",
            "chaincode_launch_timeouts",
            "chaincode_stream_late_messages",
            "chaincode_stream_message_bytes_received",
            "chaincode_stream_message_bytes_sent",
            "chaincode_stream_overlapping_requests",
            "chaincode_stream_refused_registrations",
            "chaincode_stream_split_replies",
            "endorser_dropped_calls",
            "jvm_heap_used_bytes",
            "jvm_threads");
  }

  private static List<String> labels(JsonNode recorded) {
    return recorded.path("labels").valueStream().map(JsonNode::asString).toList();
  }
}
