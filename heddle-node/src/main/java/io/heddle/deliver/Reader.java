// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Expiry;
import io.heddle.identity.SignedData;
import io.heddle.lifecycle.CollectionDefinitions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * Whether the one who asked may go on reading: looked at again when the channel's configuration is
 * a newer one, and when time passes.
 *
 * <p>Fabric: common/deliver/acl.go.
 */
final class Reader {

  /** Asks the policy that guards the blocks. */
  @FunctionalInterface
  interface Permission {

    /**
     * Returns if they may be read.
     *
     * @throws HeddleException {@code DENIED} if not
     */
    void check(ReadableChannel channel, SignedData signed);
  }

  private final ReadableChannel channel;
  private final SignedData signed;
  private final Permission permission;
  private final InstantSource clock;
  private final Optional<Instant> end;
  private long checkedSequence = -1;

  Reader(ReadableChannel channel, SignedData signed, Permission permission, InstantSource clock) {
    this.channel = channel;
    this.signed = signed;
    this.permission = permission;
    this.clock = clock;
    this.end = new Expiry().of(signed.identity());
  }

  ReadableChannel channel() {
    return channel;
  }

  /** Whether the one who asks is a member of a collection, by the present configuration. */
  boolean isMemberOf(StaticCollectionConfig collection) {
    ChannelConfig config = channel.config();
    try {
      return CollectionDefinitions.isMember(
          collection, config.msps().parse(signed.identity()), config.msps());
    } catch (HeddleException _) {
      return false; // a policy that cannot be evaluated has no members
    }
  }

  void check() throws Refused {
    if (end.isPresent() && clock.instant().isAfter(end.get())) {
      throw new Refused(Status.FORBIDDEN, "deliver client identity expired at " + end.get());
    }
    ChannelConfig config = channel.config();
    try {
      if (config.sequence() > checkedSequence) {
        permission.check(channel, signed);
        checkedSequence = config.sequence();
      }
    } catch (HeddleException e) {
      throw new Refused(Status.FORBIDDEN, e.getMessage());
    }
  }
}
