// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.channel.Organisation;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The orderers of a channel, as a configuration has them. Two that are equal need no new
 * connection.
 *
 * <p>Fabric: common/deliverclient/orderers/connection.go.
 */
final class OrdererEndpoints {

  /** What one organisation says of its orderers. */
  private record Said(MspId mspId, List<String> addresses, List<X509Certificate> authorities) {}

  /**
   * One of them.
   *
   * @param address as the configuration has it
   * @param mspId whose it is
   * @param endpoint where it is
   */
  record Named(String address, MspId mspId, OrdererEndpoint endpoint) {}

  private final Map<String, Said> organisations;
  private final List<Named> named;
  private final List<OrdererEndpoint> all;

  private OrdererEndpoints(Map<String, Said> organisations, List<Named> named) {
    this.organisations = organisations;
    this.named = List.copyOf(named);
    this.all = named.stream().map(Named::endpoint).toList();
  }

  /**
   * Those of a configuration: what the organisations say themselves, and only if none says
   * anything, what is said for all of them.
   *
   * @param overrides other places for addresses, with the authorities that count there
   */
  static OrdererEndpoints of(ChannelConfig config, Map<String, OrdererEndpoint> overrides) {
    Map<String, Said> said = new TreeMap<>();
    for (Organisation each : config.orderer().map(OrdererConfig::organisations).orElse(List.of())) {
      said.put(
          each.name(), new Said(each.msp().id(), each.endpoints(), each.msp().tlsCertificates()));
    }
    List<Named> all = new ArrayList<>();
    said.values()
        .forEach(one ->
            one.addresses()
                .forEach(
                    address -> all.add(named(address, one.mspId(), one.authorities(), overrides))));
    if (all.isEmpty() && !said.isEmpty()) {
      List<X509Certificate> everybody =
          said.values().stream().flatMap(one -> one.authorities().stream()).toList();
      MspId first = said.values().iterator().next().mspId();
      config
          .globalOrdererAddresses()
          .forEach(address -> all.add(named(address, first, everybody, overrides)));
    }
    return new OrdererEndpoints(said, all);
  }

  private static Named named(
      String address,
      MspId mspId,
      List<X509Certificate> authorities,
      Map<String, OrdererEndpoint> overrides) {
    return new Named(address, mspId, endpoint(address, authorities, overrides));
  }

  private static OrdererEndpoint endpoint(
      String address, List<X509Certificate> authorities, Map<String, OrdererEndpoint> overrides) {
    OrdererEndpoint own = new OrdererEndpoint(address, Optional.of(authorities));
    return overrides.getOrDefault(address, own);
  }

  List<OrdererEndpoint> all() {
    return all;
  }

  /** As {@link #all}, with what the configuration says of each. */
  List<Named> named() {
    return named;
  }

  /** Whether whoever is connected by the other one has to connect anew, to spread the load. */
  boolean differsFrom(OrdererEndpoints other) {
    return !organisations.equals(other.organisations) || !all.equals(other.all);
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
