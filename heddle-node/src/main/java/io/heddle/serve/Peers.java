// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.netty.channel.Channel;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The open connections of one listener. When there is no room for another, the one that has had no
 * call for the longest time makes room; if each is in use the newcomer is turned away. Safe for
 * threads.
 */
final class Peers {

  /** One connection; its calls come and go on its event loop only. */
  static final class Peer {
    private final Channel channel;
    private final String address;
    private volatile int calls;
    private volatile long idleSince = System.nanoTime();

    private Peer(Channel channel, String address) {
      this.channel = channel;
      this.address = address;
    }

    String address() {
      return address;
    }

    void hasCalls(int count) {
      calls = count;
      if (count == 0) {
        idleSince = System.nanoTime();
      }
    }

    private boolean isIdle() {
      return calls == 0 && channel.isOpen();
    }
  }

  private final int max;
  private final int maxOfAddress;
  private final Offenders offenders;
  private final Set<Peer> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  Peers(int max, Offenders offenders) {
    this.max = max;
    this.maxOfAddress = Math.max(1, max * 3 / 4);
    this.offenders = offenders;
  }

  /** Empty if there is no room. */
  Optional<Peer> admit(Channel channel) {
    var peer = new Peer(channel, Offenders.hostOf(channel.remoteAddress()));
    boolean isFullForAddress = byAddress.getOrDefault(peer.address, 0) >= maxOfAddress;
    if ((isFullForAddress && !makeRoom(other -> other.address.equals(peer.address)))
        || (!isFullForAddress && open.size() >= max && !makeRoom(_ -> true))) {
      offenders.tell(channel.remoteAddress(), "has too many connections; the newest is refused");
      return Optional.empty();
    }
    open.add(peer);
    byAddress.merge(peer.address, 1, Integer::sum);
    var _ = channel.closeFuture().addListener(_ -> remove(peer));
    return Optional.of(peer);
  }

  int count() {
    return open.size();
  }

  private boolean makeRoom(Predicate<Peer> which) {
    Optional<Peer> idle =
        open.stream()
            .filter(which)
            .filter(Peer::isIdle)
            .min(Comparator.comparingLong(peer -> peer.idleSince));
    idle.ifPresent(peer -> {
      remove(peer);
      // at once: a client that does not answer would otherwise stay ten seconds more
      var _ = peer.channel.pipeline().firstContext().close();
    });
    return idle.isPresent();
  }

  private void remove(Peer peer) {
    if (open.remove(peer)) {
      byAddress.computeIfPresent(peer.address, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
