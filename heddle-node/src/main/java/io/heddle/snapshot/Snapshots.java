// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The snapshots that one peer makes of its channels. Safe for threads. */
public final class Snapshots implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SnapshotPlaces places;
  private final Map<String, ChannelSnapshots> channels = new ConcurrentHashMap<>();

  private Snapshots(SnapshotPlaces places) {
    this.places = places;
  }

  /**
   * Those of a peer that has no channels yet.
   *
   * @param root where they are to lie; made with the first one
   * @throws HeddleException {@code BAD_INPUT} if it cannot be used
   */
  public static Snapshots in(Path root) {
    var places = new SnapshotPlaces(root);
    try {
      places.sweep();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Snapshots cannot be kept in '%s': %s".formatted(root, Reason.words(e)),
          e);
    }
    return new Snapshots(places);
  }

  /** Those of all channels that the peer has joined, and joins while it runs. */
  public void follow(JoinedChannels joined) {
    joined.forEach(this::follow);
  }

  private void follow(JoinedChannel channel) {
    var snapshots = new ChannelSnapshots(channel.ledger(), places, PATIENCE, () -> {});
    Optional.ofNullable(channels.put(channel.name().value(), snapshots))
        .ifPresent(ChannelSnapshots::abandon);
    channel.listen(snapshots);
    snapshots.makeUp();
  }

  /** Those of one channel; empty if the peer has not joined it. */
  Optional<ChannelSnapshots> find(String channel) {
    return Optional.ofNullable(channels.get(channel));
  }

  /** Those that are due are written before it returns, unless that takes long. */
  @Override
  public void close() {
    channels.values().forEach(ChannelSnapshots::close);
  }
}
