// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.gossip.GossipSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of a peer of a network elsewhere, as {@code peer node start} takes it: nothing
 * stands in for what it does not say but what Fabric has for it.
 *
 * <p>Fabric: internal/peer/common/common.go, {@code InitCmd}, and core/peer/config.go.
 *
 * @param core what of it has an effect on any node
 * @param id {@code peer.id}
 * @param networkId {@code peer.networkId}
 * @param address {@code peer.address}, with this machine's own in place of every network
 * @param mspId whose it is
 * @param msp the folder with its identity, and its organisation's administrators
 * @param keys the folder with its private key
 * @param data where it keeps what it has
 * @param snapshots where it keeps those that it makes of its channels
 * @param tls of its ports; empty without
 * @param clientTls what it shows orderers and other peers that ask for it
 * @param connections how its port gets on with clients
 * @param orderers how it gets on with them
 * @param gossip how it gets on with other peers
 * @param hasGateway whether it serves one
 */
public record FabricPeer(
    CoreConfig core,
    String id,
    String networkId,
    String address,
    MspId mspId,
    Path msp,
    Path keys,
    Path data,
    Path snapshots,
    Optional<ServerTls> tls,
    Optional<TlsFiles> clientTls,
    Optional<ServerTls> operationsTls,
    ServerConnections connections,
    DeliveryClient orderers,
    GossipSettings gossip,
    boolean hasGateway) {

  private static final Logger log = LoggerFactory.getLogger(FabricPeer.class);

  private static final Path OF_MACHINE = Path.of("/etc/hyperledger/fabric");

  /**
   * Reads the file and the variables, and tells what has no effect.
   *
   * @param directory with {@code core.yaml}; if none is given, that of {@code FABRIC_CFG_PATH}, and
   *     else, as for Fabric's peer, the present one or {@code /etc/hyperledger/fabric}
   * @throws HeddleException {@code BAD_INPUT} if something in it can never work, {@code NOT_FOUND}
   *     if there is no such file
   */
  public static FabricPeer load(Optional<Path> directory, Map<String, String> environment) {
    Path file =
        CoreConfig.fileIn(
            directory
                .or(() -> CoreConfig.directoryIn(environment))
                .or(FabricPeer::usualDirectory)
                .orElse(Path.of("")));
    Values values = new Values(CoreYaml.valuesOf(file), environment);
    Path base = CoreConfig.directoryOf(file);
    CoreConfig.tell(Optional.of(file), values);
    FabricPeer peer = of(values, base, Addresses.localHost());
    WithoutEffect.inPeer(values).forEach(log::warn);
    return peer;
  }

  private static Optional<Path> usualDirectory() {
    return Stream.of(Path.of(""), OF_MACHINE)
        .filter(each -> Files.isRegularFile(each.toAbsolutePath().resolve("core.yaml")))
        .findFirst();
  }

  static FabricPeer of(Values values, Path base, String localHost) {
    CoreConfig core = CoreConfig.of(values, base, localHost, true, true);
    Optional<ServerTls> tls = ServerTls.of(values, "peer.tls.", base);
    Path msp = base.resolve(needed(values, "peer.mspConfigPath"));
    Path data = base.resolve(needed(values, "peer.fileSystemPath"));
    return new FabricPeer(
        core,
        values.text("peer.id").orElse(""),
        values.text("peer.networkId").orElse(""),
        core.addresses().told().address().map(HostPort::toString).orElse(""),
        new MspId(needed(values, "peer.localMspId")),
        msp,
        values
            .text("peer.BCCSP.SW.FileKeyStore.KeyStore")
            .map(base::resolve)
            .orElseGet(() -> msp.resolve("keystore")),
        data,
        values
            .text("ledger.snapshots.rootDir")
            .map(FabricPeer::absolute)
            .orElseGet(() -> data.resolve("snapshots")),
        tls,
        tls.map(server -> clientFiles(values, server.own(), base)),
        ServerTls.of(values, "operations.tls.", base),
        ServerConnections.of(values),
        DeliveryClient.of(values, base),
        GossipKeys.of(values, core.addresses().told().address().map(HostPort::toString).orElse("")),
        values.isTrue("peer.gateway.enabled"));
  }

  private static TlsFiles clientFiles(Values values, TlsFiles server, Path base) {
    return new TlsFiles(
        values.text("peer.tls.clientCert.file").map(base::resolve).orElse(server.certificate()),
        values.text("peer.tls.clientKey.file").map(base::resolve).orElse(server.key()));
  }

  /** Fabric: core/ledger/kvledger/kv_ledger_provider.go, initSnapshotDir. */
  private static Path absolute(String path) {
    if (!Path.of(path).isAbsolute()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "invalid path: %s. The path for the snapshot dir is expected to be an absolute path"
              .formatted(path));
    }
    return Path.of(path);
  }

  private static String needed(Values values, String key) {
    return values
        .text(key)
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                "%s isn't set; a peer of a network elsewhere is started from its complete core.yaml"
                    .formatted(key)));
  }
}
