// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.dial.Dialing;
import io.heddle.discover.KnownPeer;
import io.heddle.discover.Membership;
import io.heddle.words.Foreign;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers elsewhere that are there now, with connections that stay as long as they are. Safe for
 * threads.
 *
 * <p>Fabric: internal/pkg/gateway/registry.go.
 */
public final class RemotePeers implements Supplier<List<EndorsingPeer>>, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RemotePeers.class);

  private final Membership others;
  private final Dialing dialing;
  private final Function<MspId, List<X509Certificate>> authorities;
  // guarded by this
  private final Map<ByteString, Reached> reached = new HashMap<>();
  private boolean isClosed;

  /** One, and whose certificates it has to show. */
  private record Reached(RemotePeer peer, List<X509Certificate> authorities) {}

  /**
   * None yet.
   *
   * @param others who is there beside this peer
   * @param authorities those of an organisation's TLS certificates, as channels have them now
   */
  public RemotePeers(
      Membership others, Dialing dialing, Function<MspId, List<X509Certificate>> authorities) {
    this.others = others;
    this.dialing = dialing;
    this.authorities = authorities;
  }

  /** The same peer is the same object as long as it stays where it is. */
  @Override
  public synchronized List<EndorsingPeer> get() {
    List<EndorsingPeer> present = new ArrayList<>();
    Set<ByteString> there = new HashSet<>();
    for (KnownPeer each : isClosed ? List.<KnownPeer>of() : others.peers()) {
      Optional<RemotePeer> peer =
          each.alive().flatMap(RemotePeers::address).flatMap(address -> at(address, each));
      peer.ifPresent(found -> {
        there.add(each.identity());
        present.add(found);
      });
    }
    reached
        .entrySet()
        .removeIf(each -> {
          boolean isGone = !there.contains(each.getKey());
          if (isGone) {
            each.getValue().peer().close();
          }
          return isGone;
        });
    return present;
  }

  private static Optional<String> address(Envelope alive) {
    try {
      String endpoint =
          GossipMessage.parseFrom(alive.getPayload()).getAliveMsg().getMembership().getEndpoint();
      return Optional.of(endpoint).filter(told -> !told.isEmpty());
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private Optional<RemotePeer> at(String address, KnownPeer known) {
    List<X509Certificate> trusted = authorities.apply(known.organisation());
    Reached before = reached.get(known.identity());
    if (before != null
        && before.peer().address().equals(address)
        && before.authorities().equals(trusted)) {
      before.peer().says(known);
      return Optional.of(before.peer());
    }
    if (before != null) {
      before.peer().close();
      reached.remove(known.identity());
    }
    try {
      var peer = new RemotePeer(address, known, dialing.connection(address, Optional.of(trusted)));
      reached.put(known.identity(), new Reached(peer, trusted));
      return Optional.of(peer);
    } catch (HeddleException e) {
      log.warn("The peer at '{}' cannot endorse: {}", Foreign.text(address), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    reached.values().forEach(each -> each.peer().close());
    reached.clear();
  }
}
