// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where operators look at a node.
 *
 * @param mayMove whether any free port will do if that of the address is taken, because nobody
 *     asked for it
 * @param servesMetrics whether {@code /metrics} is there
 * @param hosts names beside those of this machine under which it is called
 */
public record OperationsSettings(
    HostPort address, boolean mayMove, boolean servesMetrics, Set<String> hosts) {

  private static final Logger log = LoggerFactory.getLogger(OperationsSettings.class);

  private static final String ADDRESS = "operations.listenAddress";
  private static final String PEER = "peer.address";
  private static final String HOSTS = "heddle.operationsHosts";
  private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);
  private static final HostPort DEFAULT = new HostPort("127.0.0.1", 9443);

  public OperationsSettings {
    hosts = Set.copyOf(hosts);
  }

  /** Exactly there. */
  public OperationsSettings at(HostPort newAddress) {
    return new OperationsSettings(newAddress, false, servesMetrics, hosts);
  }

  /** Those of another peer, whose port is so many further, unless any free one will do. */
  public OperationsSettings further(int by) {
    return new OperationsSettings(address.further(by), mayMove, servesMetrics, hosts);
  }

  /**
   * Reads them. Fabric, without an address, takes any port of every network; here it is one of this
   * machine only.
   *
   * @param isFabrics whether there is a Fabric peer's {@code core.yaml}; without one, the address
   *     is Fabric's usual one if that is free
   */
  static OperationsSettings of(Values values, boolean isFabrics) {
    Optional<HostPort> given = values.text(ADDRESS).map(text -> HostPort.parse(ADDRESS, text));
    HostPort otherwise = isFabrics ? ANY_PORT : DEFAULT;
    return new OperationsSettings(
        given.orElse(otherwise), given.isEmpty(), servesMetrics(values), hosts(values, given));
  }

  /** What the configuration calls this machine, and what its owner adds. */
  private static Set<String> hosts(Values values, Optional<HostPort> given) {
    Stream<String> added =
        values.text(HOSTS).stream()
            .flatMap(list -> Arrays.stream(list.split(",")))
            .map(String::strip);
    Stream<String> own =
        values.text(PEER).map(text -> HostPort.parse(PEER, text)).map(HostPort::host).stream();
    return Stream.of(added, own, given.map(HostPort::host).stream())
        .flatMap(names -> names)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean servesMetrics(Values values) {
    String provider = values.text("metrics.provider").orElse("");
    return switch (provider) {
      case "prometheus" -> true;
      case "disabled", "statsd", "" -> false;
      default -> {
        log.warn("Unknown provider type: {}; metrics disabled", provider);
        yield false;
      }
    };
  }
}
