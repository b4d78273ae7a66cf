// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.PemFiles;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose TLS certificates count when organisations come to channels and leave them. */
@Spec({"NA-7", "NA-365"})
final class ClientAuthoritiesTest {

  private static final ChannelName MAIN = RecordedUpdates.CHANNEL;
  private static final ChannelName SIDE = new ChannelName("sidechannel");
  private static final RecordedUpdates UPDATES = RecordedUpdates.of("v2.5.0");

  @TempDir private Path dir;
  private final JoinedChannels channels = new JoinedChannels();
  private LedgerStore store;
  private long added;
  private long removed;

  /** A recorded channel got a third organisation, and later lost it. */
  @BeforeEach
  void find() {
    store = LedgerStore.open(dir);
    added = sequence(0, 3);
    removed = sequence(added, 2);
  }

  @AfterEach
  void close() {
    channels.all().forEach(JoinedChannel::close);
    store.close();
  }

  @Test
  void an_organisation_that_is_removed_does_not_count_unless_another_channel_has_it() {
    Set<X509Certificate> third = new HashSet<>(authorities(added));
    third.removeAll(authorities(removed));
    assertThat(third).isNotEmpty();

    configure(MAIN, added);
    configure(SIDE, added);
    assertThat(present()).containsAll(authorities(added));

    configure(MAIN, removed);
    assertThat(present()).containsAll(third);

    configure(SIDE, removed);
    assertThat(present()).containsAll(authorities(removed)).doesNotContainAnyElementsOf(third);
  }

  @Test
  void those_that_the_owner_names_always_count() {
    List<X509Certificate> named =
        PemFiles.certificates(
            Fixtures.path(
                "crypto/peerOrganizations/org1.example.com/tlsca/tlsca.org1.example.com-cert.pem"));

    assertThat(ClientAuthorities.of(named, channels)).containsExactlyElementsOf(named);
  }

  /** As behind a block that brings it. */
  private void configure(ChannelName channel, long sequence) {
    channels.find(channel.value()).ifPresent(JoinedChannel::close);
    channels.add(Joining.channel(store.ledger(channel), config(channel, sequence)));
  }

  private Set<X509Certificate> present() {
    return ClientAuthorities.of(List.of(), channels);
  }

  private static Set<X509Certificate> authorities(long sequence) {
    var one = new HashSet<X509Certificate>();
    ChannelConfig config = config(MAIN, sequence);
    config.application().stream()
        .flatMap(each -> each.organisations().stream())
        .forEach(each -> one.addAll(each.msp().tlsCertificates()));
    return one;
  }

  private static ChannelConfig config(ChannelName channel, long sequence) {
    return ChannelConfig.bundle(
        channel, Objects.requireNonNull(UPDATES.made().get(sequence)).config().getConfig());
  }

  private static long sequence(long from, int organisations) {
    return LongStream.range(from, UPDATES.made().size())
        .filter(each -> config(MAIN, each).applicationOrganisations().size() == organisations)
        .findFirst()
        .orElseThrow();
  }
}
