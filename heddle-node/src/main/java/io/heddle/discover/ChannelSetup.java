// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.golang.GoAddress;
import io.heddle.words.Foreign;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.discovery.ConfigResult;
import org.hyperledger.fabric.protos.discovery.Endpoint;
import org.hyperledger.fabric.protos.discovery.Endpoints;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * What clients need of a channel's configuration: its membership providers, and where its orderers
 * are.
 *
 * <p>Fabric: discovery/support/config/support.go.
 */
final class ChannelSetup {

  /** The type of a provider that has X.509 certificates; the others are of no use to clients. */
  private static final int FABRIC = 0;

  private static final String ADDRESSES = "OrdererAddresses";
  private static final String OWN_ADDRESSES = "Endpoints";

  private ChannelSetup() {}

  /**
   * Reads a configuration.
   *
   * @throws NoDescriptor if it has something that clients could not use
   */
  static ConfigResult of(Config config) throws NoDescriptor {
    ConfigGroup root = config.getChannelGroup();
    ConfigGroup orderers = group(root, "Orderer");
    try {
      ConfigResult.Builder result = ConfigResult.newBuilder();
      for (ConfigGroup above : List.of(orderers, group(root, "Application"))) {
        for (ConfigGroup organisation : inOrder(above)) {
          provider(organisation)
              .filter(found -> !result.containsMsps(found.getName()))
              .ifPresent(found -> result.putMsps(found.getName(), found));
        }
      }
      return result.putAllOrderers(orderers(orderers, addresses(root, ADDRESSES))).build();
    } catch (InvalidProtocolBufferException _) {
      throw new NoDescriptor("config is invalid");
    }
  }

  private static ConfigGroup group(ConfigGroup root, String name) throws NoDescriptor {
    if (!root.containsGroups(name)) {
      throw new NoDescriptor(
          "config is invalid: key Config.ChannelGroup.Groups[%s] is missing".formatted(name));
    }
    return root.getGroupsOrThrow(name);
  }

  private static Iterable<ConfigGroup> inOrder(ConfigGroup above) {
    return new TreeMap<>(above.getGroupsMap()).values();
  }

  private static Optional<FabricMSPConfig> provider(ConfigGroup organisation)
      throws InvalidProtocolBufferException {
    MSPConfig provider =
        MSPConfig.parseFrom(
            organisation.getValuesOrDefault("MSP", ConfigValue.getDefaultInstance()).getValue());
    return provider.getType() == FABRIC
        ? Optional.of(FabricMSPConfig.parseFrom(provider.getConfig()))
        : Optional.empty();
  }

  /** What the organisations say of their own; if none says anything, the channel's addresses. */
  private static Map<String, Endpoints> orderers(ConfigGroup orderers, List<String> ofChannel)
      throws InvalidProtocolBufferException, NoDescriptor {
    Map<String, List<String>> own = new LinkedHashMap<>();
    for (ConfigGroup organisation : inOrder(orderers)) {
      Optional<FabricMSPConfig> provider = provider(organisation);
      if (provider.isPresent()) {
        own.put(provider.get().getName(), addresses(organisation, OWN_ADDRESSES));
      }
    }
    boolean isOwn = own.values().stream().anyMatch(addresses -> !addresses.isEmpty());
    Map<String, Endpoints> endpoints = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> entry : own.entrySet()) {
      endpoints.put(entry.getKey(), isOwn ? usable(entry.getValue()) : allUsable(ofChannel));
    }
    return endpoints;
  }

  private static List<String> addresses(ConfigGroup group, String name)
      throws InvalidProtocolBufferException {
    return group.containsValues(name)
        ? OrdererAddresses.parseFrom(group.getValuesOrThrow(name).getValue()).getAddressesList()
        : List.of();
  }

  private static Endpoints usable(List<String> addresses) {
    Endpoints.Builder endpoints = Endpoints.newBuilder();
    addresses.forEach(address -> endpoint(address).ifPresent(endpoints::addEndpoint));
    return endpoints.build();
  }

  private static Endpoints allUsable(List<String> addresses) throws NoDescriptor {
    Endpoints.Builder endpoints = Endpoints.newBuilder();
    for (String address : addresses) {
      endpoints.addEndpoint(
          endpoint(address)
              .orElseThrow(() ->
                  new NoDescriptor(
                      "failed computing orderer addresses: failed parsing orderer endpoint "
                          + Foreign.text(address))));
    }
    return endpoints.build();
  }

  private static Optional<Endpoint> endpoint(String address) {
    try {
      GoAddress parts = GoAddress.split(address);
      return Optional.of(
          Endpoint.newBuilder()
              .setHost(parts.host())
              .setPort(Integer.parseInt(parts.service()))
              .build());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
