// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a peer gets on with orderers: {@code peer.deliveryclient} and {@code
 * peer.keepalive.deliveryClient}.
 *
 * <p>Fabric: core/deliverservice/config.go.
 *
 * @param connecting how long that may take
 * @param firstPause before an orderer is asked again
 * @param longestPause which grows from that
 * @param censorship for how long an orderer of a BFT cluster may be behind the others
 * @param watchesCluster whether the others of such a cluster are looked at
 */
public record DeliveryClient(
    Duration connecting,
    Duration firstPause,
    Duration longestPause,
    Duration censorship,
    boolean watchesCluster,
    List<OtherAddress> overrides,
    Duration pingInterval,
    Duration pingLimit) {

  private static final Logger log = LoggerFactory.getLogger(DeliveryClient.class);

  private static final String PREFIX = "peer.deliveryclient.";
  private static final String OVERRIDES = PREFIX + "addressOverrides";
  private static final String PINGS = "peer.keepalive.deliveryClient.";

  /** Fabric waits for up to an hour; whoever waits for a peer does not. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * Another place for an address.
   *
   * @param authorities file with those that count there; empty for those that this machine trusts
   */
  public record OtherAddress(String from, String to, Optional<Path> authorities) {}

  public DeliveryClient {
    overrides = List.copyOf(overrides);
  }

  static DeliveryClient of(Values values, Path base) {
    Duration longest = values.duration(PREFIX + "reConnectBackoffThreshold");
    return new DeliveryClient(
        positive(values, PREFIX + "connTimeout", Duration.ofSeconds(3)),
        positive(values, PREFIX + "minimalReconnectInterval", Duration.ofMillis(100)),
        longest.isPositive() && longest.compareTo(LONGEST) < 0 ? longest : LONGEST,
        positive(values, PREFIX + "blockCensorshipTimeoutKey", Duration.ofSeconds(30)),
        watchesCluster(values.text(PREFIX + "policy").orElse("cluster")),
        overrides(values, base),
        positive(values, PINGS + "interval", Duration.ofSeconds(60)),
        positive(values, PINGS + "timeout", Duration.ofSeconds(20)));
  }

  private static Duration positive(Values values, String key, Duration usual) {
    Duration given = values.duration(key);
    return given.isPositive() ? given : usual;
  }

  private static boolean watchesCluster(String policy) {
    return switch (policy) {
      case "cluster" -> true;
      case "simple" -> false;
      default -> {
        log.warn(
            "{}policy is set to \"{}\" which is not valid policy, defaulting to \"cluster\"",
            PREFIX,
            policy);
        yield true;
      }
    };
  }

  private static List<OtherAddress> overrides(Values values, Path base) {
    Object content =
        values.override(OVERRIDES).map(DeliveryClient::parse).orElse(values.structure(OVERRIDES));
    List<?> elements =
        switch (content) {
          case List<?> list -> list;
          case Map<?, ?> single -> List.of(single);
          case String none when none.isEmpty() -> List.of();
          default -> throw malformed("it is not a list");
        };
    List<OtherAddress> overrides = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof Map<?, ?> keys)) {
        throw malformed("'%s' is not a mapping with from and to".formatted(element));
      }
      String from = text(keys, "from");
      String to = text(keys, "to");
      if (from.isEmpty() || to.isEmpty()) {
        throw malformed("from or to is missing in one of them");
      }
      String file = text(keys, "cacertsfile");
      overrides.add(
          new OtherAddress(
              from, to, file.isEmpty() ? Optional.empty() : Optional.of(base.resolve(file))));
    }
    return overrides;
  }

  private static Object parse(String text) {
    try {
      return CoreYaml.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed("%s is not YAML: %s".formatted(Values.variable(OVERRIDES), e.getMessage()));
    }
  }

  private static String text(Map<?, ?> keys, String key) {
    @Nullable Object value = keys.get(key);
    return value == null ? "" : value.toString();
  }

  private static HeddleException malformed(String reason) {
    return new HeddleException(
        Fault.BAD_INPUT, "%s is not a list of addresses: %s".formatted(OVERRIDES, reason));
  }
}
