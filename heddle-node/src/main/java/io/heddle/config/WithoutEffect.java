// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A key that somebody relies on, going by its value, and that has no effect in Heddle.
 *
 * @param isRelied whether the value asks for what is not there
 * @param instead what happens instead
 */
record WithoutEffect(String key, Predicate<String> isRelied, String instead) {

  /** Fabric: core/peer/config.go. */
  private static final String USUAL_MESSAGE = "104857600";

  private static final List<WithoutEffect> ALL =
      List.of(
          new WithoutEffect(
              "peer.BCCSP.Default", value -> !value.equals("SW"), "keys are kept in files"),
          new WithoutEffect(
              "ledger.history.enableHistoryDatabase", "false"::equals, "history is always kept"),
          new WithoutEffect(
              "peer.profile.enabled", "true"::equals, "there is no profiling endpoint"),
          new WithoutEffect(
              "metrics.provider", "statsd"::equals, "metrics are served to Prometheus only"));

  /** What only a peer of a network elsewhere has. */
  private static final List<WithoutEffect> OF_NODE =
      List.of(
          new WithoutEffect(
              "peer.gateway.enabled", "false"::equals, "the gateway is always served"),
          new WithoutEffect(
              "operations.tls.enabled", "true"::equals, "the operations port is without TLS"));

  /** What such a peer is asked for and has not. */
  private static final List<WithoutEffect> OF_PEER =
      List.of(
          new WithoutEffect(
              "peer.localMspType",
              value -> !value.equals("bccsp"),
              "the peer's own identity is an X.509 one"),
          new WithoutEffect(
              "peer.maxSendMsgSize",
              value -> !value.equals(USUAL_MESSAGE),
              "answers may have any size that the client takes"),
          new WithoutEffect(
              "peer.gossip.skipBlockVerification",
              "true"::equals,
              "the signatures of blocks are verified, whoever gives them"),
          new WithoutEffect(
              "peer.BCCSP.SW.Hash", value -> !value.equals("SHA2"), "hashes are SHA-256"),
          new WithoutEffect(
              "peer.BCCSP.SW.Security", value -> !value.equals("256"), "hashes are SHA-256"),
          new WithoutEffect(
              "peer.handlers.endorsers.escc.name",
              value -> !value.equals("DefaultEndorsement"),
              "there are no plugins, chaincode is endorsed as Fabric's own does it"),
          new WithoutEffect(
              "peer.handlers.validators.vscc.name",
              value -> !value.equals("DefaultValidation"),
              "there are no plugins, transactions are judged as Fabric's own does it"),
          new WithoutEffect(
              "chaincode.system._lifecycle", WithoutEffect::isOff, "it is part of the peer"),
          new WithoutEffect(
              "chaincode.system.cscc", WithoutEffect::isOff, "it is part of the peer"),
          new WithoutEffect(
              "chaincode.system.qscc", WithoutEffect::isOff, "it is part of the peer"),
          new WithoutEffect(
              "peer.handlers.endorsers.escc.library",
              _ -> true,
              "there are no plugins, chaincode is endorsed as Fabric's own does it"),
          new WithoutEffect(
              "peer.handlers.validators.vscc.library",
              _ -> true,
              "there are no plugins, transactions are judged as Fabric's own does it"),
          new WithoutEffect(
              "peer.gossip.useLeaderElection",
              "true"::equals,
              "there is no leader election, the peer takes its blocks from orderers itself"),
          new WithoutEffect(
              "peer.gossip.orgLeader",
              "false"::equals,
              "the peer takes its blocks from orderers itself"),
          new WithoutEffect(
              "peer.gossip.state.enabled", "true"::equals, "blocks are not taken from other peers"),
          new WithoutEffect(
              "peer.deliveryclient.blockGossipEnabled",
              "true"::equals,
              "blocks are not passed on to other peers"));

  private static final List<WithoutEffect> WITH_TLS =
      List.of(
          new WithoutEffect(
              "peer.tls.clientAuthRequired",
              "true"::equals,
              "clients are not asked for a TLS certificate"),
          new WithoutEffect(
              "peer.tls.cert.file", _ -> true, "the node makes its own TLS certificate"));

  /**
   * One sentence for each such key.
   *
   * @param base where relative paths start
   */
  static List<String> in(Values values, Path base) {
    List<WithoutEffect> tls = values.isTrue("peer.tls.enabled") ? WITH_TLS : List.of();
    var identity =
        new WithoutEffect(
            "peer.mspConfigPath",
            folder -> Files.isDirectory(base.resolve(folder)),
            "the node makes its own identities");
    return said(values, Stream.of(ALL, OF_NODE, tls, List.of(identity)));
  }

  /** As {@link #in}, of a peer of a network elsewhere. */
  static List<String> inPeer(Values values) {
    return said(values, Stream.of(ALL, OF_PEER));
  }

  /** Fabric: internal/peer/node/start.go, the names of system chaincodes that are deployed. */
  private static boolean isOff(String value) {
    return !Set.of("enable", "true", "yes").contains(value);
  }

  private static List<String> said(Values values, Stream<List<WithoutEffect>> keys) {
    return keys.flatMap(List::stream)
        .filter(each -> values.text(each.key).filter(each.isRelied).isPresent())
        .map(each ->
            "Configuration key '%s' ('%s') has no effect: %s"
                .formatted(each.key, values.text(each.key).orElse(""), each.instead))
        .toList();
  }
}
