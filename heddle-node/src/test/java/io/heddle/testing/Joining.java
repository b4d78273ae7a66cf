// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.alive.Vital;
import io.heddle.base.PackageId;
import io.heddle.build.IndexFiles;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.ChannelHealth;
import io.heddle.joined.Dissemination;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoiningPeer;
import io.heddle.joined.PrivateSharing;
import io.heddle.ledger.Ledger;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.Undeployed;
import io.heddle.simulate.StateDatabase;
import io.heddle.validate.GivenVerdicts;
import io.heddle.validate.PrivateTimer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Peers of the recorded network on channels, whose packages bring no indexes. */
public final class Joining {

  private static final PrivateSharing ALONE =
      new PrivateSharing(0, 1, false, Duration.ofMinutes(1), 10, Duration.ofMinutes(60));

  private Joining() {}

  /** Opens a channel for Org1's peer without chaincode. */
  public static JoinedChannel channel(Ledger ledger, ChannelConfig config) {
    return channel(ledger, config, RecordedNetwork.org1Peer(), List::of);
  }

  /** Opens a channel for a peer with these packages. */
  public static JoinedChannel channel(
      Ledger ledger,
      ChannelConfig config,
      SigningIdentity peer,
      Supplier<? extends Collection<PackageId>> installed) {
    return channel(ledger, config, peer, installed, Dissemination.NONE, ALONE);
  }

  /** Opens a channel for a peer with these packages and these other peers. */
  public static JoinedChannel channel(
      Ledger ledger,
      ChannelConfig config,
      SigningIdentity peer,
      Supplier<? extends Collection<PackageId>> installed,
      Dissemination others,
      PrivateSharing sharing) {
    return channel(ledger, config, peer, installed, others, sharing, PrivateTimer.NONE);
  }

  /** Opens such a channel, which tells how long the steps with private data took. */
  public static JoinedChannel channel(
      Ledger ledger,
      ChannelConfig config,
      SigningIdentity peer,
      Supplier<? extends Collection<PackageId>> installed,
      Dissemination others,
      PrivateSharing sharing,
      PrivateTimer timer) {
    return JoinedChannel.open(
        ledger,
        config,
        new JoiningPeer(
            peer.serialized(),
            new Approvals(peer.mspId()),
            installed,
            Undeployed.nothing(),
            _ -> new IndexFiles(List.of(), List.of()),
            StateDatabase.HEDDLE,
            others,
            sharing,
            GivenVerdicts.NONE),
        new ChannelHealth(
            Vital.alone("committer"),
            Vital.alone("orderer"),
            Vital.alone("reconciler"),
            (_, _, _) -> {},
            timer));
  }
}
