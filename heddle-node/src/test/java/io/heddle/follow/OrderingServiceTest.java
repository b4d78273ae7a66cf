// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.alive.Vital;
import io.heddle.follow.ScriptedOrderers.Asked;
import io.heddle.follow.ScriptedOrderers.Manner;
import io.heddle.order.Following;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;

/** A peer pulls from orderers that fail, lie or are silent, and gets the chain nevertheless. */
final class OrderingServiceTest {

  private static final List<Block> RAFT =
      RecordedOrdering.told().stream().map(RecordedOrdering.Told::block).toList();
  private static final String ORDERER = "127.0.0.1:28000";

  private static final List<Block> BFT = RecordedChannel.blocks(RecordedChannel.BFT);
  private static final String[] CLUSTER = {
    "127.0.0.1:28060", "127.0.0.1:28064", "127.0.0.1:28068", "127.0.0.1:28072"
  };

  private static final Duration SOON = Duration.ofMillis(300);

  private final List<Duration> rests = new CopyOnWriteArrayList<>();

  @Test
  @Spec({"NA-247", "NA-250", "NA-360"})
  void an_orderer_that_is_not_there_yet_is_asked_again_and_again() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(RAFT, 20);
    orderers.are(Manner.UNAVAILABLE, ORDERER);
    PulledCopy copy = new PulledCopy(RAFT.getFirst());
    try (Following _ = follow(orderers, copy)) {
      awaitRests(4);
      orderers.are(Manner.REFUSING, ORDERER);
      awaitRests(8);
      orderers.are(Manner.HONEST, ORDERER);
      assertThat(copy.await(20)).isEqualTo(RAFT.subList(0, 20));
      orderers.grow(RAFT.size());
      assertThat(copy.await(RAFT.size())).isEqualTo(RAFT);
    }
    assertThat(rests.stream().map(Duration::toMillis).limit(5))
        .containsExactly(100L, 120L, 144L, 172L, 207L);
    assertThat(orderers.asked())
        .allMatch(asked -> !asked.isForHeaders())
        .endsWith(asked(ORDERER, 1));
  }

  @Test
  @Spec("NA-248")
  void a_forged_block_is_not_handed_on_and_pulled_again() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(RAFT, RAFT.size());
    orderers.are(Manner.FORGING, ORDERER);
    PulledCopy copy = new PulledCopy(RAFT.getFirst());
    try (Following _ = follow(orderers, copy)) {
      awaitRests(3);
      assertThat(copy.position().height()).isEqualTo(1);
      orderers.are(Manner.HONEST, ORDERER);
      assertThat(copy.await(RAFT.size())).isEqualTo(RAFT);
    }
  }

  @Test
  @Spec("NA-247")
  void a_verified_block_that_cannot_be_committed_is_pulled_again_with_growing_pauses()
      throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(RAFT, RAFT.size());
    PulledCopy copy = new PulledCopy(RAFT.getFirst());
    copy.refuseTimes(3);
    try (Following _ = follow(orderers, copy)) {
      assertThat(copy.await(RAFT.size())).isEqualTo(RAFT);
    }
    assertThat(rests.stream().map(Duration::toMillis)).containsExactly(100L, 120L, 144L);
    assertThat(orderers.asked()).containsOnly(asked(ORDERER, 1)).hasSize(4);
  }

  @Test
  @Spec({"NA-362", "NA-363", "NA-364"})
  void one_of_a_cluster_gives_blocks_and_the_others_show_headers() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(BFT, BFT.size());
    PulledCopy copy = new PulledCopy(BFT.getFirst());
    try (Following _ = follow(orderers, copy)) {
      assertThat(copy.await(BFT.size())).isEqualTo(BFT);
      awaitAsked(orderers, 4);
    }
    assertThat(rests).isEmpty();
    assertThat(orderers.asked().stream().filter(one -> !one.isForHeaders())).hasSize(1);
    assertThat(addresses(orderers.asked())).containsExactlyInAnyOrder(CLUSTER);
  }

  @Test
  @Spec({"NA-249", "NA-363"})
  void one_that_keeps_blocks_back_is_left_for_another() throws Exception {
    for (Manner manner : List.of(Manner.SILENT, Manner.WITHHOLDING)) {
      rests.clear();
      ScriptedOrderers orderers = new ScriptedOrderers(BFT, 2);
      PulledCopy copy = new PulledCopy(BFT.getFirst());
      try (Following _ = follow(orderers, copy, SOON)) {
        copy.await(2);
        awaitAsked(orderers, 4);
        String source = source(orderers.asked());
        orderers.are(manner, source);
        orderers.grow(BFT.size());
        assertThat(copy.await(BFT.size())).isEqualTo(BFT);
        // an honest one may be left as well, if it is too slow on a busy machine
        List<Asked> since = orderers.asked().subList(4, orderers.asked().size());
        assertThat(since).anyMatch(asked -> asked.from() == 2 && isSource(asked, source));
      }
      assertThat(rests).first().isEqualTo(Duration.ofMillis(100));
    }
  }

  @Test
  @Spec({"NA-248", "NA-362"})
  void of_a_cluster_only_the_honest_ones_are_believed() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(BFT, BFT.size());
    orderers.are(Manner.FORGING, CLUSTER[0], CLUSTER[1], CLUSTER[2]);
    PulledCopy copy = new PulledCopy(BFT.getFirst());
    try (Following _ = follow(orderers, copy, SOON)) {
      assertThat(copy.await(BFT.size())).isEqualTo(BFT);
    }
  }

  @Test
  @Spec("NA-362")
  void pauses_double_when_all_of_a_cluster_have_failed() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(BFT, BFT.size());
    orderers.are(Manner.REFUSING, CLUSTER);
    PulledCopy copy = new PulledCopy(BFT.getFirst());
    List<Duration> ofSources;
    try (Following _ = follow(orderers, copy)) {
      awaitRests(40);
      ofSources = rests.stream().filter(each -> each.toMillis() > 0).limit(1).toList();
      orderers.are(Manner.HONEST, CLUSTER);
      copy.await(BFT.size());
    }
    assertThat(ofSources).containsExactly(Duration.ofMillis(100));
    assertThat(addresses(orderers.asked().stream().filter(one -> !one.isForHeaders()).toList()))
        .containsExactlyInAnyOrder(CLUSTER);
  }

  @Test
  @Spec("NA-208")
  void nobody_is_asked_for_blocks_that_nobody_takes() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(RAFT, 10);
    PulledCopy copy = new PulledCopy(RAFT.getFirst());
    copy.takeUpTo(10);
    OrderingService service = service(orderers, copy, DeliverySettings.USUAL);
    try (Following _ = service.follow(1, copy, Vital.alone("committer"))) {
      copy.await(10);
      orderers.awaitClosed();
      assertThat(service.source()).isEmpty();
      assertThat(service.problem()).isEmpty();
    }
    assertThat(orderers.asked()).containsExactly(asked(ORDERER, 1));
  }

  @Test
  void after_the_end_nothing_comes_any_more() throws Exception {
    ScriptedOrderers orderers = new ScriptedOrderers(RAFT, 10);
    PulledCopy copy = new PulledCopy(RAFT.getFirst());
    try (Following _ = follow(orderers, copy)) {
      copy.await(10);
    }
    orderers.grow(RAFT.size());
    assertThat(copy.position().height()).isEqualTo(10);
  }

  /** Nobody is suspected who is slow on a busy machine. */
  private Following follow(ScriptedOrderers orderers, PulledCopy copy) {
    return follow(orderers, copy, DeliverySettings.USUAL.censorship());
  }

  private Following follow(ScriptedOrderers orderers, PulledCopy copy, Duration suspicion) {
    DeliverySettings settings =
        new DeliverySettings(Map.of(), DeliverySettings.USUAL.pauses(), suspicion, true);
    return service(orderers, copy, settings)
        .follow(copy.position().height(), copy, Vital.alone("committer"));
  }

  private OrderingService service(
      ScriptedOrderers orderers, PulledCopy copy, DeliverySettings settings) {
    return new OrderingService(
        copy::position,
        settings,
        RecordedNetwork.org1Peer(),
        orderers,
        InstantSource.system(),
        time -> {
          rests.add(time);
          Thread.sleep(1);
        });
  }

  private void awaitRests(int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (rests.size() < count) {
      assertThat(System.nanoTime()).as("%d rests", rests.size()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void awaitAsked(ScriptedOrderers orderers, int count) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (orderers.asked().size() < count) {
      assertThat(System.nanoTime()).as("%s", orderers.asked()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static Set<String> addresses(List<Asked> asked) {
    return asked.stream().map(Asked::address).collect(Collectors.toSet());
  }

  /** Whether somebody else than this one is to give blocks. */
  private static boolean isSource(Asked asked, String other) {
    return !asked.isForHeaders() && !asked.address().equals(other);
  }

  private static String source(List<Asked> asked) {
    return asked.stream().filter(one -> !one.isForHeaders()).findFirst().orElseThrow().address();
  }

  private static Asked asked(String address, long from) {
    return new Asked(address, from, false);
  }
}
