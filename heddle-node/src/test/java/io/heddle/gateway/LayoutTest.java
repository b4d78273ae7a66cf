// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.endorse.Verdict;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.RecordedNetwork;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who has to be asked for one layout, of peers that may be in several groups. */
final class LayoutTest {

  private static final SigningIdentity SIGNER = RecordedNetwork.org1Peer();

  private final EndorsingPeer a = peer("a");
  private final EndorsingPeer b = peer("b");
  private final EndorsingPeer c = peer("c");

  @Test
  void the_first_of_each_group_is_asked() {
    assertThat(layout(List.of(a, b), List.of(c)).missing(Set.of(), _ -> true))
        .hasValue(List.of(a, c));
  }

  @Test
  void whoever_has_endorsed_is_not_asked_again() {
    Layout layout = layout(List.of(a, b), List.of(c));

    assertThat(layout.missing(Set.of(b), _ -> true)).hasValue(List.of(c));
    assertThat(layout.missing(Set.of(b, c), _ -> true)).hasValue(List.of());
  }

  @Test
  void the_next_of_a_group_stands_in_for_one_who_is_not_free() {
    Layout layout = layout(List.of(a, b), List.of(c));

    assertThat(layout.missing(Set.of(c), b::equals)).hasValue(List.of(b));
    assertThat(layout.missing(Set.of(c), _ -> false)).isEmpty();
  }

  @Test
  void a_peer_that_is_in_two_groups_takes_one_place() {
    Layout layout = layout(List.of(a), List.of(a, b));

    assertThat(layout.missing(Set.of(a), _ -> true)).hasValue(List.of(b));
    assertThat(layout.missing(Set.of(), a::equals)).isEmpty();
  }

  @Test
  void peers_change_places_so_that_all_are_taken() {
    Layout layout = new Layout(List.of(List.of(a, b), List.of(a), List.of(b, c)));

    assertThat(layout.missing(Set.of(), _ -> true))
        .hasValueSatisfying(asked -> assertThat(asked).containsExactlyInAnyOrder(a, b, c));
    assertThat(layout.missing(Set.of(a, c), _ -> true)).hasValue(List.of(b));
  }

  @Test
  void several_places_of_one_group_take_several_peers() {
    Layout layout = layout(List.of(a, b, c), List.of(a, b, c));

    assertThat(layout.missing(Set.of(c), _ -> true)).hasValue(List.of(a));
    assertThat(layout.missing(Set.of(), peer -> !peer.equals(b))).hasValue(List.of(a, c));
  }

  @Test
  void only_as_many_endorsements_as_there_are_places_are_taken() {
    Layout layout = layout(List.of(a, b), List.of(c));

    assertThat(layout.takenBy(Set.of(a, b, c))).containsExactlyInAnyOrder(a, c);
    assertThat(layout.takenBy(Set.of(b, c))).containsExactlyInAnyOrder(b, c);
  }

  private static Layout layout(List<EndorsingPeer> one, List<EndorsingPeer> other) {
    return new Layout(List.of(one, other));
  }

  private static EndorsingPeer peer(String address) {
    return FakePeer.saying(address, SIGNER, new Verdict.Failed(""));
  }
}
