// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * Where organisations of a channel are to be met.
 *
 * <p>Fabric: gossip/service/gossip_service.go, InitializeChannel.
 */
final class AnchorPeers {

  private AnchorPeers() {}

  /** {@code host:port} by organisation. */
  static Map<MspId, Set<String>> of(ChannelConfig config) {
    ConfigGroup application =
        config
            .config()
            .getChannelGroup()
            .getGroupsOrDefault("Application", ConfigGroup.getDefaultInstance());
    Map<MspId, Set<String>> found = new HashMap<>();
    config
        .applicationOrganisations()
        .forEach((organisation, group) ->
            found.put(
                organisation,
                addresses(
                    application.getGroupsOrDefault(group, ConfigGroup.getDefaultInstance()))));
    return found;
  }

  private static Set<String> addresses(ConfigGroup organisation) {
    ConfigValue value =
        organisation.getValuesOrDefault("AnchorPeers", ConfigValue.getDefaultInstance());
    Set<String> addresses = new LinkedHashSet<>();
    try {
      org.hyperledger.fabric.protos.peer.AnchorPeers.parseFrom(value.getValue())
          .getAnchorPeersList()
          .stream()
          .filter(peer -> !peer.getHost().isEmpty() && peer.getPort() > 0)
          .forEach(peer ->
              addresses.add(
                  (peer.getHost().contains(":") ? "[%s]:%d" : "%s:%d")
                      .formatted(peer.getHost(), peer.getPort())));
    } catch (InvalidProtocolBufferException _) {
      // the configuration has been checked: it is none then
    }
    return addresses;
  }
}
