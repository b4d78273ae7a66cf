// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.base.ChannelName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The channels that one peer has joined. */
public final class JoinedChannels {

  private final Map<String, JoinedChannel> byName;

  private JoinedChannels(Map<String, JoinedChannel> byName) {
    this.byName = byName;
  }

  public static JoinedChannels of(JoinedChannel... channels) {
    return new JoinedChannels(
        Stream.of(channels)
            .collect(
                Collectors.toUnmodifiableMap(
                    channel -> channel.name().value(), Function.identity())));
  }

  /**
   * The channel of that name, empty if this peer has not joined it.
   *
   * @param name as a client gave it, so it may be anything
   */
  public Optional<JoinedChannel> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** In no order. */
  public Collection<JoinedChannel> all() {
    return byName.values();
  }

  /** In no order. */
  public Collection<ChannelName> names() {
    return byName.values().stream().map(JoinedChannel::name).toList();
  }
}
