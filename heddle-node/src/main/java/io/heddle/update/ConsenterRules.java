// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.parsed;
import static io.heddle.channel.ConfigFault.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.OrdererConfig;
import io.heddle.channel.Organisation;
import io.heddle.golang.GoDuration;
import io.heddle.identity.TlsTrust;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.orderer.etcdraft.Consenter;
import org.hyperledger.fabric.protos.orderer.etcdraft.Options;

/**
 * What raft demands of the consenters of a channel and of its options. All consenters count as
 * alive, so that none is refused for the quorum it might cost.
 *
 * <p>Fabric: orderer/consensus/etcdraft/chain.go, ValidateConsensusMetadata; util.go,
 * membership.go.
 */
final class ConsenterRules {

  static final String RAFT = "etcdraft";
  static final String BFT = "BFT";

  private final TlsTrust trust;
  private final Instant now;

  private ConsenterRules(OrdererConfig next, Instant now) {
    this.trust = new TlsTrust(next.organisations().stream().map(Organisation::msp).toList());
    this.now = now;
  }

  /**
   * Demands what the consensus that runs now demands of the next one's metadata; BFT demands
   * nothing here.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} in Fabric's words
   */
  static void check(OrdererConfig current, OrdererConfig next, Instant now) {
    if (current.consensus().getType().equals(BFT) || next.consensus().getMetadata().isEmpty()) {
      return;
    }
    switch (next.consensus().getType()) {
      case RAFT -> new ConsenterRules(next, now).checkRaft(current, next);
      case BFT -> requireEndpoints(next);
      default ->
          throw invalid(
              "illegal consensus type detected during consensus metadata validation: "
                  + next.consensus().getType());
    }
  }

  /** What raft demands of metadata wherever it meets them. */
  static void requireUsable(OrdererConfig config, ConfigMetadata metadata, Instant now) {
    new ConsenterRules(config, now).requireUsable(metadata);
  }

  private static void requireEndpoints(OrdererConfig next) {
    for (Organisation organisation : next.organisations()) {
      if (organisation.endpoints().isEmpty()) {
        throw invalid(
            ("illegal orderer config detected during consensus metadata validation: endpoints of"
                    + " org %s are missing")
                .formatted(organisation.name()));
      }
    }
  }

  private void checkRaft(OrdererConfig current, OrdererConfig next) {
    ConfigMetadata metadata =
        parsed(
            "failed to unmarshal new etcdraft metadata configuration",
            ConfigMetadata.parser(),
            next.consensus().getMetadata());
    within("invalid new config metadata", () -> requireUsable(metadata));
    List<Consenter> before = consenters(current);
    List<Consenter> added = without(metadata.getConsentersList(), before);
    List<Consenter> removed = without(before, metadata.getConsentersList());
    if (added.size() > 1 || removed.size() > 1) {
      throw invalid(
          ("update of more than one consenter at a time is not supported, requested changes: add %d"
                  + " node(s), remove %d node(s)")
              .formatted(added.size(), removed.size()));
    }
    for (Consenter consenter : added) {
      within(
          "consenter %s has invalid certificates".formatted(address(consenter)),
          () -> requireCertificates(consenter, true));
    }
  }

  private static List<Consenter> consenters(OrdererConfig current) {
    try {
      return ConfigMetadata.parseFrom(current.consensus().getMetadata()).getConsentersList();
    } catch (InvalidProtocolBufferException _) {
      return List.of();
    }
  }

  /** Consenters are told apart by the certificates they come with as clients. */
  private static List<Consenter> without(List<Consenter> consenters, List<Consenter> others) {
    Set<ByteString> known =
        others.stream().map(Consenter::getClientTlsCert).collect(Collectors.toSet());
    return consenters.stream()
        .filter(consenter -> !known.contains(consenter.getClientTlsCert()))
        .toList();
  }

  private void requireUsable(ConfigMetadata metadata) {
    if (!metadata.hasOptions()) {
      throw invalid("nil Raft config metadata options");
    }
    requireUsable(metadata.getOptions());
    if (metadata.getConsentersCount() == 0) {
      throw invalid("empty consenter set");
    }
    for (Consenter consenter : metadata.getConsentersList()) {
      within(
          "consenter %s has invalid certificate".formatted(address(consenter)),
          () -> requireCertificates(consenter, false));
    }
    requireDistinct(metadata.getConsentersList());
  }

  private static void requireUsable(Options options) {
    String heartbeat = Integer.toUnsignedString(options.getHeartbeatTick());
    String election = Integer.toUnsignedString(options.getElectionTick());
    if (options.getHeartbeatTick() == 0
        || options.getElectionTick() == 0
        || options.getMaxInflightBlocks() == 0) {
      throw invalid(
          "none of HeartbeatTick (%s), ElectionTick (%s) and MaxInflightBlocks (%s) can be zero"
              .formatted(
                  heartbeat, election, Integer.toUnsignedString(options.getMaxInflightBlocks())));
    }
    if (Integer.compareUnsigned(options.getElectionTick(), options.getHeartbeatTick()) <= 0) {
      throw invalid(
          "ElectionTick (%s) must be greater than HeartbeatTick (%s)"
              .formatted(election, heartbeat));
    }
    Duration tick = tick(options.getTickInterval());
    if (tick.isZero()) {
      throw invalid("TickInterval cannot be zero");
    }
  }

  private static Duration tick(String interval) {
    try {
      return GoDuration.parse(interval);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "failed to parse TickInterval (%s) to time duration: %s"
              .formatted(interval, e.getMessage()));
    }
  }

  private void requireCertificates(Consenter consenter, boolean mustBeInTime) {
    X509Certificate client =
        within(
            "parsing tls client cert of " + address(consenter),
            () -> TlsTrust.parse(consenter.getClientTlsCert()));
    X509Certificate server =
        within(
            "parsing tls server cert of " + address(consenter),
            () -> TlsTrust.parse(consenter.getServerTlsCert()));
    requireTrusted("client", client, mustBeInTime);
    requireTrusted("server", server, mustBeInTime);
  }

  private void requireTrusted(String kind, X509Certificate certificate, boolean mustBeInTime) {
    trust
        .objection(certificate, now)
        .filter(objection -> mustBeInTime || !objection.isOfTime())
        .ifPresent(objection -> {
          throw invalid(
              "verifying tls %s cert with serial number %s: %s"
                  .formatted(kind, certificate.getSerialNumber(), objection.reason()));
        });
  }

  private static void requireDistinct(List<Consenter> consenters) {
    Set<ByteString> seen = new HashSet<>();
    for (Consenter consenter : consenters) {
      ByteString server = consenter.getServerTlsCert();
      ByteString client = consenter.getClientTlsCert();
      if (seen.contains(server) || seen.contains(client)) {
        throw invalid(
            "duplicate consenter: server cert: %s, client cert: %s"
                .formatted(server.toStringUtf8(), client.toStringUtf8()));
      }
      seen.add(server);
      seen.add(client);
    }
  }

  private static String address(Consenter consenter) {
    return consenter.getHost() + ":" + Integer.toUnsignedString(consenter.getPort());
  }
}
