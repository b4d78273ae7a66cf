// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded channel as open pages see it grow. */
final class LiveChannelTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private Path dir;
  private LedgerStore store;
  private JoinedChannel channel;

  @BeforeEach
  void open() {
    store = LedgerStore.open(dir);
    channel = Joining.channel(store.ledger(RecordedChannel.NAME), RecordedChannel.config());
    RecordedChannel.addPrivateSets(channel.ledger());
    commit(0, 20);
  }

  @AfterEach
  void close() {
    channel.close();
    store.close();
  }

  private void commit(int from, int to) {
    RecordedChannel.blocks().subList(from, to).stream()
        .map(RecordedChannel::asOrdered)
        .forEach(channel::commit);
  }

  @Spec("NA-291")
  @Test
  void however_many_blocks_come_an_update_counts_all_and_lists_the_newest() throws Exception {
    var live = new LiveChannel(channel);
    JsonNode before = MAPPER.readTree(live.first().line());
    commit(20, 143);

    JsonNode after = MAPPER.readTree(live.next(20).line());

    assertThat(before.path("height").asInt()).isEqualTo(20);
    assertThat(numbers(before)).isEqualTo(downwards(19, 0));
    assertThat(after.path("height").asInt()).isEqualTo(143);
    assertThat(numbers(after)).isEqualTo(downwards(142, 103));
    assertThat(after.path("valid").asLong() - before.path("valid").asLong())
        .isEqualTo(valid(20, 143));
    assertThat(after.path("invalid").asLong() - before.path("invalid").asLong())
        .isEqualTo(transactions(20, 143) - valid(20, 143))
        .isPositive();
  }

  @Spec("NA-291")
  @Test
  void an_update_is_made_once_for_all_who_follow() throws Exception {
    var live = new LiveChannel(channel);
    LiveChannel.Update first = live.first();
    commit(20, 25);

    LiveChannel.Update next = live.next(first.height());

    assertThat(next.height()).isEqualTo(25);
    assertThat(live.next(first.height())).isSameAs(next);
    assertThat(live.next(3)).isSameAs(next);
    assertThat(live.first()).isSameAs(next);
  }

  @Spec("NA-291")
  @Test
  void an_update_waits_half_a_second_for_what_comes_or_twenty_times_what_the_last_one_took()
      throws Exception {
    var time = new AtomicLong(1_000_000_000);
    var step = new AtomicLong();
    List<Duration> slept = new ArrayList<>();
    var live =
        new LiveChannel(
            channel,
            () -> time.getAndAdd(step.get()),
            nanos -> {
              slept.add(Duration.ofNanos(nanos));
              commit(channel.ledger().height(), 1);
            });

    live.first();
    live.next(20);
    step.set(Duration.ofMillis(100).toNanos());
    live.next(21);
    live.next(22);

    assertThat(slept.get(0)).isEqualTo(Duration.ofMillis(500));
    assertThat(slept.get(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(slept.get(2)).isEqualTo(Duration.ofMillis(20 * 100 - 100));
  }

  @Spec("NA-291")
  @Test
  void who_begins_to_follow_does_not_wait_for_those_who_wait_for_the_next_update()
      throws Exception {
    var isWaiting = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var live =
        new LiveChannel(
            channel,
            () -> 0,
            _ -> {
              isWaiting.countDown();
              goOn.await();
            });
    LiveChannel.Update first = live.first();
    commit(20, 25);
    var next = new FutureTask<>(() -> live.next(first.height()));
    Thread.ofVirtual().start(next);
    isWaiting.await();

    assertThat(live.first()).isSameAs(first);
    goOn.countDown();
    assertThat(next.get().height()).isEqualTo(25);
  }

  private void commit(long from, int count) {
    commit((int) from, (int) from + count);
  }

  @Spec("NA-291")
  @Test
  void who_follows_is_told_until_the_channel_is_closed() throws Exception {
    var reader = new RecordingReader();
    List<String> lines = reader.lines();
    Thread following =
        Thread.ofVirtual()
            .start(() -> follow(new LiveLines(new LiveChannels().of(channel)), reader));
    await().until(() -> lines.size() == 1);
    commit(20, 30);
    await().until(() -> last(lines).path("height").asInt() == 30);
    channel.close();

    assertThat(following.join(Duration.ofSeconds(30))).isTrue();
    assertThat(lines.stream().map(line -> MAPPER.readTree(line).path("height").asInt()))
        .isSorted()
        .doesNotHaveDuplicates()
        .startsWith(20);
  }

  private static JsonNode last(List<String> lines) {
    return MAPPER.readTree(lines.getLast());
  }

  private static void follow(LiveLines live, RecordingReader reader) {
    try {
      live.writeTo(reader);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Long> numbers(JsonNode update) {
    return update.path("blocks").valueStream().map(each -> each.path("number").asLong()).toList();
  }

  private static List<Long> downwards(long from, long to) {
    return LongStream.rangeClosed(0, from - to).mapToObj(each -> from - each).toList();
  }

  private static long transactions(int from, int to) {
    return RecordedChannel.blocks().subList(from, to).stream()
        .mapToLong(each -> each.getData().getDataCount())
        .sum();
  }

  private static long valid(int from, int to) {
    return RecordedChannel.blocks().subList(from, to).stream()
        .mapToLong(LiveChannelTest::valid)
        .sum();
  }

  private static long valid(Block block) {
    byte[] codes = RecordedChannel.verdicts(block).toByteArray();
    long valid = 0;
    for (byte code : codes) {
      valid += code == 0 ? 1 : 0;
    }
    return valid;
  }
}
