// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.parsed;
import static io.heddle.channel.ConfigFault.within;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.channel.OrdererConfig;
import io.heddle.identity.Certificates;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;

/**
 * The orderers that a configuration lets take part in the consensus: raft names them by their TLS
 * certificates, BFT by those with which they sign.
 *
 * <p>Fabric: orderer/consensus/etcdraft/consenter.go and orderer/consensus/smartbft/consenter.go,
 * {@code IsChannelMember}.
 *
 * @param isByTls whether the certificates are those for TLS
 * @param certificates PEM, those of each
 */
public record Consenters(boolean isByTls, List<List<ByteString>> certificates) {

  public Consenters {
    certificates = certificates.stream().map(List::copyOf).toList();
  }

  /**
   * Those of a channel.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} in Fabric's words if they are not
   *     named as they should be
   */
  public static Consenters of(OrdererConfig config, Instant now) {
    return switch (config.consensus().getType()) {
      case ConsenterRules.RAFT -> ofRaft(config, now);
      case ConsenterRules.BFT ->
          new Consenters(
              false,
              config.consenters().stream()
                  .map(consenter -> List.of(consenter.getIdentity()))
                  .toList());
      default ->
          throw invalid(
              "failed to find a consenter for consensus type: " + config.consensus().getType());
    };
  }

  private static Consenters ofRaft(OrdererConfig config, Instant now) {
    return within(
        "failed to determine cluster membership from join-block",
        () -> {
          ConfigMetadata metadata =
              parsed(ConfigMetadata.parser(), config.consensus().getMetadata());
          within(
              "failed to validate config metadata of ordering config",
              () -> ConsenterRules.requireUsable(config, metadata, now));
          return new Consenters(
              true,
              metadata.getConsentersList().stream()
                  .map(each -> List.of(each.getServerTlsCert(), each.getClientTlsCert()))
                  .toList());
        });
  }

  /** How many there are. */
  public int count() {
    return certificates.size();
  }

  /** Whether an orderer is one of them: it must have the key of one of its certificates. */
  public boolean include(X509Certificate tls, X509Certificate signing) {
    byte[] own = (isByTls ? tls : signing).getPublicKey().getEncoded();
    return certificates.stream()
        .flatMap(List::stream)
        .flatMap(pem -> key(pem).stream())
        .anyMatch(key -> Arrays.equals(key.getEncoded(), own));
  }

  private static Optional<PublicKey> key(ByteString pem) {
    try {
      return Optional.of(Certificates.ofPem(pem).getPublicKey());
    } catch (HeddleException _) {
      return Optional.empty(); // it is nobody's
    }
  }
}
