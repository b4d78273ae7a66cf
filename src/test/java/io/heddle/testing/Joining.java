// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.alive.Vital;
import io.heddle.base.PackageId;
import io.heddle.build.IndexFiles;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.ChannelHealth;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoiningPeer;
import io.heddle.ledger.Ledger;
import io.heddle.lifecycle.Approvals;
import io.heddle.simulate.StateDatabase;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Peers of the recorded network on channels, whose packages bring no indexes. */
public final class Joining {

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
    return JoinedChannel.open(
        ledger,
        config,
        new JoiningPeer(
            peer.serialized(),
            new Approvals(peer.mspId()),
            installed,
            _ -> new IndexFiles(List.of(), List.of()),
            StateDatabase.HEDDLE),
        new ChannelHealth(Vital.alone("committer"), Vital.alone("orderer"), (_, _, _) -> {}));
  }
}
