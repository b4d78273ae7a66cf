// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a network has beside its orderer, as a file says it.
 *
 * @param text of the file
 * @param organisations at least one; the first peer of the first one is the node's first
 * @param channels at least one
 */
public record Network(
    String text,
    List<NetworkOrganisation> organisations,
    List<NetworkChannel> channels,
    List<NetworkChaincode> chaincodes) {

  public Network {
    organisations = List.copyOf(organisations);
    channels = List.copyOf(channels);
    chaincodes = List.copyOf(chaincodes);
  }

  /** The channel of a name; empty if the file has none. */
  public Optional<NetworkChannel> channel(ChannelName name) {
    return channels.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Whether an organisation is a member of a channel. */
  public boolean isOn(MspId organisation, ChannelName channel) {
    return organisations.stream()
        .filter(each -> each.mspId().equals(organisation))
        .anyMatch(
            each -> channel(channel).map(one -> one.members().contains(each.name())).orElse(false));
  }
}
