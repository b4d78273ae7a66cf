// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import io.heddle.endorse.Verdict.Endorsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endorsements of one proposal so far, all over the same bytes, and who failed to give one. */
final class Endorsements {

  private static final Logger log = LoggerFactory.getLogger(Endorsements.class);

  private final Map<EndorsingPeer, Endorsed> given = new LinkedHashMap<>();
  private final Set<EndorsingPeer> asked = new LinkedHashSet<>();
  private final List<ErrorDetail> failures = new ArrayList<>();

  /** Somebody is going to be asked. */
  void ask(EndorsingPeer peer) {
    asked.add(peer);
  }

  boolean isUnasked(EndorsingPeer peer) {
    return !asked.contains(peer);
  }

  /** Some peers in the order in which they were asked. */
  List<EndorsingPeer> asAsked(Set<EndorsingPeer> peers) {
    return asked.stream().filter(peers::contains).toList();
  }

  /** Counts an attempt; what differs from the first endorsement is a failure, and false. */
  boolean add(EndorsingPeer peer, Attempt attempt) {
    switch (attempt) {
      case Attempt.Failed failed -> failures.add(GatewayError.detail(peer, failed.message()));
      case Attempt.Succeeded(_, Optional<Endorsed> endorsed) ->
          endorsed.ifPresentOrElse(
              result -> add(peer, result),
              () -> failures.add(GatewayError.detail(peer, "no endorsement was given")));
    }
    return given.containsKey(peer);
  }

  private void add(EndorsingPeer peer, Endorsed endorsed) {
    if (given.isEmpty() || endorsed.payload().equals(payload())) {
      given.put(peer, endorsed);
      return;
    }
    log.warn("Peer {} answered with another result than the peers before it", peer.address());
    failures.add(GatewayError.detail(peer, "ProposalResponsePayloads do not match"));
  }

  /** The first one given. */
  Endorsed first() {
    return given.values().iterator().next();
  }

  ByteString payload() {
    return first().payload();
  }

  /** Who gave one. */
  Set<EndorsingPeer> peers() {
    return given.keySet();
  }

  /** Those that some peers gave. */
  List<Endorsement> of(List<EndorsingPeer> peers) {
    return peers.stream()
        .flatMap(peer -> Optional.ofNullable(given.get(peer)).stream())
        .flatMap(endorsed -> endorsed.endorsement().stream())
        .toList();
  }

  List<ErrorDetail> failures() {
    return failures;
  }
}
