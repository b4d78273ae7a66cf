// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * All that decides what messages mean, put together: nothing of it has a thread, a port or a clock.
 */
record Parts(
    Self self,
    Identities identities,
    Members members,
    Contacts contacts,
    MembershipTalk membership,
    ChannelTalk channels,
    Awaited awaited,
    Talk talk,
    Rounds rounds) {

  static Parts of(
      Self self, Trust trust, GossipSettings settings, RandomGenerator random, Instant now) {
    var identities = new Identities(trust, self.id());
    var _ = identities.keep(identities.judge(self.id().value(), self.identity(), now), now);
    identities.tell(self.id(), self.identified().envelope());
    var members = new Members();
    var company = new Company(self, identities, members, random);
    var contacts = new Contacts(settings.membership());
    var membership = new MembershipTalk(self, members, identities, company, settings.membership());
    var pull = new IdentityPull(self, identities, company, random);
    var channels = new ChannelTalk(self, identities, members, company, settings.membership());
    var awaited = new Awaited();
    return new Parts(
        self,
        identities,
        members,
        contacts,
        membership,
        channels,
        awaited,
        new Talk(
            membership,
            pull,
            channels,
            new PrivateTalk(channels),
            new StateTalk(channels, settings.privateData().stateBatch()),
            awaited),
        new Rounds(
            settings.membership(),
            company,
            membership,
            pull,
            channels,
            identities,
            members,
            contacts,
            now));
  }
}
