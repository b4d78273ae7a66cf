// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.channel.Organisation;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whose TLS certificates clients of a peer show: those of the organisations of its channels, as
 * they are configured at the moment, beside those that the peer's owner names.
 *
 * <p>Fabric: core/peer/peer.go, {@code updateTrustedRoots}.
 */
final class ClientAuthorities {

  private ClientAuthorities() {}

  static Set<X509Certificate> of(List<X509Certificate> named, JoinedChannels channels) {
    Set<X509Certificate> all = new HashSet<>(named);
    channels.all().stream()
        .map(JoinedChannel::config)
        .flatMap(ClientAuthorities::organisations)
        .forEach(each -> all.addAll(each.msp().tlsCertificates()));
    return all;
  }

  private static Stream<Organisation> organisations(ChannelConfig config) {
    return Stream.concat(
        config.application().stream().flatMap(each -> each.organisations().stream()),
        config.orderer().map(OrdererConfig::organisations).stream().flatMap(Collection::stream));
  }
}
