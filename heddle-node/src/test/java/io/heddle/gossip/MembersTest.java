// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.gossip.Members.Heard;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.junit.jupiter.api.Test;

final class MembersTest {

  private static final Instant BEGIN = Instant.parse("2026-11-29T12:00:00Z");
  private static final PkiId PEER = new PkiId(ByteString.copyFromUtf8("peer"));
  private static final Duration SILENCE = Duration.ofSeconds(25);
  private static final Duration MEMORY = Duration.ofSeconds(500);

  private final Members members = new Members();

  private static Message alive(long started, long said) {
    return alive(started, said, "peer:7051");
  }

  private static Message alive(long started, long said, String endpoint) {
    return Message.unsigned(
        GossipMessage.newBuilder()
            .setAliveMsg(
                AliveMessage.newBuilder()
                    .setMembership(Member.newBuilder().setPkiId(PEER.value()).setEndpoint(endpoint))
                    .setTimestamp(PeerTime.newBuilder().setIncNum(started).setSeqNum(said)))
            .build());
  }

  @Test
  @Spec("NA-382")
  void a_peer_is_alive_dead_alive_again_and_forgotten() {
    members.hear(alive(1, 1), BEGIN);
    assertThat(members.isAlive(PEER)).isTrue();
    assertThat(members.expire(BEGIN.plus(SILENCE), SILENCE)).isEmpty();

    Instant dead = BEGIN.plus(SILENCE).plusMillis(1);
    assertThat(members.expire(dead, SILENCE)).extracting(Seen::id).containsExactly(PEER);
    assertThat(members.isAlive(PEER)).isFalse();
    assertThat(members.dead()).hasSize(1);

    assertThat(members.hear(alive(1, 2), dead.plusSeconds(1))).isEqualTo(Heard.NEWS);
    assertThat(members.isAlive(PEER)).isTrue();

    members.die(PEER);
    Instant later = dead.plusSeconds(1).plus(MEMORY);
    assertThat(members.forget(later, MEMORY, _ -> false)).isEmpty();
    assertThat(members.forget(later.plusMillis(1), MEMORY, _ -> true)).isEmpty();
    assertThat(members.forget(later.plusMillis(1), MEMORY, _ -> false)).isEqualTo(List.of(PEER));
    assertThat(members.find(PEER)).isEmpty();
  }

  @Test
  @Spec("NA-380")
  void an_old_message_revives_nobody() {
    members.hear(alive(5, 7), BEGIN);
    members.die(PEER);

    assertThat(members.hear(alive(5, 7), BEGIN)).isEqualTo(Heard.NOTHING);
    assertThat(members.hear(alive(5, 6), BEGIN)).isEqualTo(Heard.NOTHING);
    assertThat(members.hear(alive(4, 99), BEGIN)).isEqualTo(Heard.NOTHING);
    assertThat(members.isAlive(PEER)).isFalse();

    assertThat(members.hear(alive(6, 1), BEGIN)).isEqualTo(Heard.NEWS);
    assertThat(members.isAlive(PEER)).isTrue();
  }

  @Test
  void that_a_peer_is_still_where_it_was_is_no_news() {
    assertThat(members.hear(alive(1, 1), BEGIN)).isEqualTo(Heard.NEWS);
    assertThat(members.hear(alive(1, 2), BEGIN)).isEqualTo(Heard.RENEWAL);
    assertThat(members.hear(alive(1, 3, "elsewhere:7051"), BEGIN)).isEqualTo(Heard.NEWS);
    assertThat(members.hear(alive(2, 1, "elsewhere:7051"), BEGIN)).isEqualTo(Heard.NEWS);
  }

  @Test
  void times_are_compared_without_signs() {
    members.hear(alive(1, 1), BEGIN);

    assertThat(members.hear(alive(-1, 1), BEGIN)).isEqualTo(Heard.NEWS);
    assertThat(members.hear(alive(2, 1), BEGIN)).isEqualTo(Heard.NOTHING);
  }

  @Test
  void one_that_another_thinks_dead_is_heard_of_only_if_it_is_not_known() {
    members.hearOfDead(alive(1, 1), BEGIN);
    assertThat(members.dead()).hasSize(1);

    members.hear(alive(1, 2), BEGIN);
    members.hearOfDead(alive(1, 3), BEGIN);

    assertThat(members.isAlive(PEER)).isTrue();
  }
}
