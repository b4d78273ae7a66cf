// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.Principals;
import io.heddle.identity.RecentlyUsed;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/**
 * Who may ask: the writers of a channel; about what concerns no channel, administrators of the
 * peer's own organisation, or all its members. Clients repeat their requests byte by byte, so the
 * last decisions are kept, each for one configuration.
 *
 * <p>Fabric: discovery/support/acl/support.go and discovery/authcache.go.
 */
final class Eligibility {

  private static final String WRITERS = "/Channel/Application/Writers";
  private static final int MAX_REMEMBERED = 1000;

  private final Msps local;
  private final MSPPrincipal localRole;
  private final RecentlyUsed<Asked, Boolean> decided = new RecentlyUsed<>(MAX_REMEMBERED);

  /** Who asked for what; the sequence is that of the channel's configuration. */
  private record Asked(String channel, long sequence, ByteString digest) {}

  /**
   * Of one peer.
   *
   * @param localMsp of this peer's organisation
   * @param areMembersAllowed to ask about what concerns no channel
   */
  Eligibility(Msp localMsp, boolean areMembersAllowed) {
    this.local = new Msps(List.of(localMsp));
    this.localRole =
        Principals.role(localMsp.id(), areMembersAllowed ? MSPRoleType.MEMBER : MSPRoleType.ADMIN);
  }

  /** Whether the asker may ask about a channel. */
  boolean isWriter(ChannelConfig config, Asker asker) {
    return decided.get(
        new Asked(config.channel().value(), config.sequence(), asker.digest()),
        _ ->
            config
                .policy(WRITERS)
                .objection(config.msps().verified(List.of(asker.signed())))
                .isEmpty());
  }

  /** Whether the asker may ask about this peer's neighbours. */
  boolean isLocal(Asker asker) {
    return decided.get(
        new Asked("", 0, asker.digest()),
        _ ->
            local.verified(List.of(asker.signed())).stream()
                .anyMatch(identity -> local.satisfies(identity, localRole)));
  }
}
