// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.base.ChannelName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The channels that one peer has joined, which become more while it runs, or are opened anew. Safe
 * for threads.
 */
public final class JoinedChannels {

  private final Map<String, JoinedChannel> byName = new ConcurrentSkipListMap<>();
  private final List<Consumer<JoinedChannel>> listeners = new ArrayList<>(); // guarded by this

  /** None yet. */
  public JoinedChannels() {}

  public static JoinedChannels of(JoinedChannel... channels) {
    var joined = new JoinedChannels();
    for (JoinedChannel channel : channels) {
      joined.add(channel);
    }
    return joined;
  }

  /** One more, which has its first block; who listens hears of it before anybody finds it. */
  public synchronized void add(JoinedChannel channel) {
    listeners.forEach(listener -> listener.accept(channel));
    byName.put(channel.name().value(), channel);
  }

  /**
   * Those that are there from now on, each of them opened anew; who listens hears of each. Until
   * then those of before are found, which are closed.
   */
  public synchronized void replace(Collection<JoinedChannel> present) {
    present.forEach(this::add);
    byName.values().retainAll(List.copyOf(present));
  }

  /** Tells of each channel that is joined, or will be. */
  public synchronized void forEach(Consumer<JoinedChannel> listener) {
    byName.values().forEach(listener);
    listeners.add(listener);
  }

  /**
   * The channel of that name, empty if this peer has not joined it.
   *
   * @param name as a client gave it, so it may be anything
   */
  public Optional<JoinedChannel> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** By name. */
  public Collection<JoinedChannel> all() {
    return List.copyOf(byName.values());
  }

  /** By name. */
  public Collection<ChannelName> names() {
    return byName.values().stream().map(JoinedChannel::name).toList();
  }
}
