// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a channel is told that somebody has come who may have what is missing. */
@Spec("NA-398")
final class NewcomersTest {

  private static final Instant NOW = RecordedGossip.BEGIN.plusSeconds(60);

  private final RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
  private final StandingChannel channel = recorded.channel();
  private final Parts parts = recorded.parts(1, 1, channel);
  private final Newcomers newcomers = new Newcomers(parts.channels(), parts.members());
  private Optional<Remote> peer = Optional.empty();

  /** The recorded peer of the second organisation says this. */
  private void says(String kind) throws Doubt {
    for (RecordedGossip.Line line : recorded.to("A")) {
      if (line.organisation().equals("Org2MSP")) {
        Message message = RecordedGossip.message(line);
        if (line.kind().equals("ConnEstablish")) {
          var outcome =
              new Handshake(parts.identities()).judge(line.envelope(), Optional.empty(), NOW);
          peer = Optional.of(((Handshake.Outcome.Accepted) outcome).remote());
        } else if (line.kind().equals(kind)) {
          var _ = parts.talk().take(peer.orElseThrow(), message, NOW);
        }
      }
    }
  }

  private PkiId id() {
    return peer.orElseThrow().id();
  }

  @Test
  void a_peer_that_is_alive_and_on_the_channel_has_come() throws Exception {
    newcomers.look(NOW);
    says("AliveMessage");
    newcomers.look(NOW);
    assertThat(channel.appearances()).isZero(); // whether it has the channel is not known

    says("StateInfo");
    newcomers.look(NOW);
    newcomers.look(NOW.plusSeconds(100));

    assertThat(channel.appearances()).isEqualTo(1);
  }

  @Test
  void one_that_was_away_has_come_again_and_many_that_come_and_go_are_told_of_once_in_a_while()
      throws Exception {
    says("AliveMessage");
    says("StateInfo");
    newcomers.look(NOW);
    Message alive =
        parts.members().find(id()).map(seen -> Message.of(seen.envelope())).orElseThrow();
    assertThat(channel.appearances()).isEqualTo(1);

    for (int second = 1; second < 10; second++) {
      parts.members().purge(id());
      newcomers.look(NOW.plusSeconds(second));
      assertThat(parts.members().hear(alive, NOW)).isEqualTo(Members.Heard.NEWS);
      newcomers.look(NOW.plusSeconds(second));
    }
    assertThat(channel.appearances()).isEqualTo(1);

    newcomers.look(NOW.plusSeconds(10));
    newcomers.look(NOW.plusSeconds(30));
    assertThat(channel.appearances()).isEqualTo(2);
  }

  /** As probe A of the recording says it once. */
  @Test
  @Spec("NA-387")
  void who_says_that_it_has_left_the_channel_is_not_on_it() throws Exception {
    Parts other = recorded.parts(1, 0, recorded.channel());
    ChannelState state = other.channels().all().getFirst();
    Optional<Remote> probe = Optional.empty();
    Set<Boolean> changes = new HashSet<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      if (!line.isFromPeer() && line.probe().equals("A")) {
        Message message = RecordedGossip.message(line);
        if (probe.isEmpty() && message.content().hasConn()) {
          var outcome =
              new Handshake(other.identities())
                  .judge(line.envelope(), Optional.empty(), line.time());
          probe = Optional.of(((Handshake.Outcome.Accepted) outcome).remote());
        } else if (message.content().hasStateInfo()) {
          var _ = other.talk().take(probe.orElseThrow(), message, line.time());
          boolean hasLeft = message.content().getStateInfo().getProperties().getLeftChannel();
          assertThat(state.present().contains(probe.orElseThrow().id())).isNotEqualTo(hasLeft);
          changes.add(hasLeft);
        }
      }
    }

    assertThat(changes).containsExactlyInAnyOrder(true, false);
  }
}
