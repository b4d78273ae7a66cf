// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.identity.SignedData;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whom gossip believes: members of the own organisation, and those for whom a channel that this
 * peer is on has a provider. Safe for threads.
 *
 * <p>Fabric: internal/peer/gossip/mcs.go.
 */
final class Trust {

  private static final String READERS = "/Channel/Application/Readers";

  private final Msps local;
  private final Supplier<? extends Collection<ChannelConfig>> channels;

  /**
   * @param local the peer's own provider alone
   * @param channels the configurations in force of those that the peer has joined
   */
  Trust(Msps local, Supplier<? extends Collection<ChannelConfig>> channels) {
    this.local = local;
    this.channels = channels;
  }

  /** Who an identity is, and which channel says so; none for the own organisation. */
  private record Vouched(Identity identity, Optional<ChannelConfig> channel) {}

  /**
   * Somebody's identity.
   *
   * @throws HeddleException {@code DENIED} in Fabric's words if nobody vouches for it
   */
  Identity identity(ByteString serialized) {
    return vouched(serialized).identity();
  }

  private Vouched vouched(ByteString serialized) {
    if (serialized.isEmpty()) {
      throw denied("Invalid Peer Identity. It must be different from nil.");
    }
    Optional<Identity> own = own(serialized);
    if (own.isPresent()) {
      local.validate(own.get());
      return new Vouched(own.get(), Optional.empty());
    }
    for (ChannelConfig channel : channels.get()) {
      try {
        Identity identity = channel.msps().parse(serialized);
        channel.msps().validate(identity);
        return new Vouched(identity, Optional.of(channel));
      } catch (HeddleException _) {
        // another channel may know it
      }
    }
    throw denied(
        "Peer Identity %s cannot be validated. No MSP found able to do that."
            .formatted(IdentityText.of(serialized)));
  }

  private Optional<Identity> own(ByteString serialized) {
    try {
      return Optional.of(local.parse(serialized));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }

  /** Why somebody has not signed something; empty if it has. In Fabric's words. */
  Optional<String> objection(ByteString serialized, ByteString data, ByteString signature) {
    if (signature.isEmpty()) {
      return Optional.of("Empty signature");
    }
    try {
      Vouched who = vouched(serialized);
      if (who.channel().isPresent()) {
        return readObjection(who.channel().get(), new SignedData(data, serialized, signature));
      }
      return who.identity().verifies(data, signature)
          ? Optional.empty()
          : Optional.of("The signature is invalid");
    } catch (HeddleException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Why who has signed this may not read a channel; empty if it may. */
  static Optional<String> readObjection(ChannelConfig channel, SignedData signed) {
    try {
      channel.policy(READERS).check(List.of(signed));
      return Optional.empty();
    } catch (HeddleException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static HeddleException denied(String reason) {
    return new HeddleException(Fault.DENIED, reason);
  }
}
