// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final GossipSettings.Membership settings = GossipSettings.usual().membership();
  private final Duration pause = settings.reconnect();
  private final Contacts contacts = new Contacts(settings);
  private final Contact contact =
      new Contact("peer.example.com:7051", Optional.empty(), Contact.Kind.BOOTSTRAP);
  private final List<Outgoing> call = List.of(new Outgoing.Call(contact));

  @Test
  void nobodyIsCalledAgainWhileACallIsUnderWay() {
    contacts.add(contact, START);

    assertThat(contacts.due(START)).isEqualTo(call);
    assertThat(contacts.due(START.plus(pause.multipliedBy(10)))).isEmpty();
  }

  @Test
  void whoDidNotAnswerIsCalledAgainAPauseAfterTheCallWasOver() {
    contacts.add(contact, START);
    assertThat(contacts.due(START)).isEqualTo(call);
    Instant over = START.plusSeconds(5);
    contacts.called(contact, over);

    assertThat(contacts.due(over.plus(pause).minusMillis(1))).isEmpty();
    assertThat(contacts.due(over.plus(pause))).isEqualTo(call);
  }

  @Test
  void whoAnsweredIsNotCalledAgain() {
    contacts.add(contact, START);
    assertThat(contacts.due(START)).isEqualTo(call);
    contacts.met(contact);
    contacts.called(contact, START);

    assertThat(contacts.due(START.plus(pause.multipliedBy(2)))).isEmpty();
  }

  @Test
  void nobodyIsCalledMoreOftenThanConfigured() {
    contacts.add(contact, START);
    Instant now = START;
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      assertThat(contacts.due(now)).isEqualTo(call);
      contacts.called(contact, now);
      now = now.plus(pause);
    }

    assertThat(contacts.due(now)).isEmpty();
  }
}
