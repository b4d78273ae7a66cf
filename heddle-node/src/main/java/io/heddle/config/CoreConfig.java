// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.container.EngineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of Fabric's configuration has an effect.
 *
 * <p>With a {@code core.yaml} of a Fabric peer, a key that is not in it has the value that it has
 * in Fabric then. Without one, Heddle's own values stand in for the file, and so they do for what a
 * {@linkplain FileKind partial} file leaves out. {@code docs/cli.md} lists the keys.
 *
 * @param mspId the organisation that the peer is to belong to
 * @param fileSystemPath where the peer keeps its data
 * @param externalBuilders in the order in which they are asked
 * @param asksOwnBuilders whether those that come with Heddle are asked after them
 * @param engine what builds packages that none of them claims
 */
public record CoreConfig(
    Optional<MspId> mspId,
    Addresses addresses,
    boolean tls,
    Optional<Path> fileSystemPath,
    List<ExternalBuilder> externalBuilders,
    boolean asksOwnBuilders,
    ChaincodeSettings chaincode,
    OperationsSettings operations,
    RequestLimits requests,
    DiscoverySettings discovery,
    PrivateDataSettings privateData,
    EngineSettings engine) {

  private static final Logger log = LoggerFactory.getLogger(CoreConfig.class);

  private static final String DIRECTORY_VARIABLE = "FABRIC_CFG_PATH";
  private static final String FILE = "core.yaml";

  /** Fabric's own. */
  private static final String LOG_FORMAT =
      "%{color}%{time:2006-01-02 15:04:05.000 MST} [%{module}] %{shortfunc} -> %{level:.4s} %{id:03x}%{color:reset} %{message}";

  /** What holds without a file. */
  private static final Map<String, String> HEDDLE =
      Map.ofEntries(
          Map.entry("peer.address", "localhost:7051"),
          Map.entry("peer.listenAddress", "localhost:7051"),
          Map.entry("peer.chaincodeListenAddress", "localhost:7052"),
          Map.entry("peer.tls.enabled", "true"),
          Map.entry("peer.discovery.enabled", "true"),
          Map.entry(PrivateDataSettings.RECONCILING, "true"),
          Map.entry("peer.limits.concurrency.endorserService", "2500"),
          Map.entry("peer.limits.concurrency.deliverService", "2500"),
          Map.entry("peer.limits.concurrency.gatewayService", "500"),
          Map.entry("peer.gateway.endorsementTimeout", "30s"),
          Map.entry("peer.gateway.broadcastTimeout", "30s"),
          Map.entry("peer.gateway.dialTimeout", "2m"),
          Map.entry("chaincode.installTimeout", "300s"),
          Map.entry("chaincode.startuptimeout", "30s"),
          Map.entry("chaincode.executetimeout", "30s"),
          Map.entry("chaincode.keepalive", "0"),
          Map.entry("chaincode.builder", "$(DOCKER_NS)/fabric-ccenv:$(TWO_DIGIT_VERSION)"),
          Map.entry("chaincode.golang.runtime", "$(DOCKER_NS)/fabric-baseos:$(TWO_DIGIT_VERSION)"),
          Map.entry("chaincode.java.runtime", "$(DOCKER_NS)/fabric-javaenv:2.5"),
          Map.entry("chaincode.node.runtime", "$(DOCKER_NS)/fabric-nodeenv:2.5"),
          Map.entry("chaincode.logging.level", "info"),
          Map.entry("chaincode.logging.shim", "warning"),
          Map.entry("chaincode.logging.format", LOG_FORMAT),
          Map.entry("vm.docker.attachStdout", "true"),
          Map.entry("vm.docker.hostConfig.Memory", "2147483648"),
          Map.entry("chaincode.runtimeParams.useWriteBatch", "true"),
          Map.entry("chaincode.runtimeParams.maxSizeWriteBatch", "1000"),
          Map.entry("chaincode.runtimeParams.useGetMultipleKeys", "true"),
          Map.entry("chaincode.runtimeParams.maxSizeGetMultipleKeys", "1000"),
          Map.entry("ledger.state.totalQueryLimit", "100000"),
          Map.entry("metrics.provider", "prometheus"));

  public CoreConfig {
    externalBuilders = List.copyOf(externalBuilders);
  }

  /** Neither file nor variables. */
  public static CoreConfig defaults() {
    return of(new Values(HEDDLE, Map.of()), Path.of(""), "localhost", false, false);
  }

  /**
   * Reads the file and the variables, and tells what has no effect.
   *
   * @param directory with {@code core.yaml}; if none is given, that of {@code FABRIC_CFG_PATH}; if
   *     that is not set, there is no file
   * @throws HeddleException {@code BAD_INPUT} if something in it can never work, {@code NOT_FOUND}
   *     if the directory has no such file
   */
  public static CoreConfig load(Optional<Path> directory, Map<String, String> environment) {
    Optional<Path> file = directory.or(() -> directoryIn(environment)).map(CoreConfig::fileIn);
    Optional<Map<String, Object>> said = file.map(CoreYaml::valuesOf);
    Optional<FileKind> kind = said.map(FileKind::of);
    boolean isFabrics = kind.filter(found -> !found.isPartial()).isPresent();
    Values values = new Values(isFabrics ? said.get() : completed(said), environment);
    boolean hasAddress = said.filter(found -> FileKind.says(found, "peer.address")).isPresent();
    Path base = file.map(CoreConfig::directoryOf).orElse(Path.of(""));
    tell(file, values);
    kind.filter(FileKind::isPartial)
        .ifPresent(found ->
            log.info(
                "The file does not say {}, as a Fabric peer's would; what it leaves out is as without a file",
                String.join(", ", found.missing())));
    WithoutEffect.in(values, base).forEach(log::warn);
    return of(values, base, Addresses.localHost(), hasAddress, isFabrics);
  }

  /** Where what comes from, and what of it nobody knows. */
  static void tell(Optional<Path> file, Values values) {
    KnownKeys known = new KnownKeys();
    logSources(file, values.overriding().stream().filter(known::isKnownVariable).toList());
    known.warnings(values).forEach(log::warn);
    List<String> unknown = known.unknownVariables(values);
    if (!unknown.isEmpty()) {
      log.debug("Unknown in the configuration: {}", String.join(", ", unknown));
    }
    ExternalBuilders.of(values).warnings().forEach(log::warn);
  }

  private static Map<String, ?> completed(Optional<Map<String, Object>> said) {
    return said.<Map<String, ?>>map(file -> FileKind.completed(file, HEDDLE)).orElse(HEDDLE);
  }

  /**
   * What values mean.
   *
   * @param base where a relative {@code peer.fileSystemPath} starts
   * @param hasAddress whether a file says the peer's address
   * @param isFabrics whether they are those of a Fabric peer's file
   */
  static CoreConfig of(
      Values values, Path base, String localHost, boolean hasAddress, boolean isFabrics) {
    return new CoreConfig(
        values.text("peer.localMspId").map(MspId::new),
        Addresses.of(values, localHost, hasAddress || values.override("peer.address").isPresent()),
        values.isTrue("peer.tls.enabled"),
        values.text("peer.fileSystemPath").map(base::resolve),
        ExternalBuilders.of(values).inOrder(),
        values.isTrue("heddle.ownBuilders", true),
        ChaincodeSettings.of(values),
        OperationsSettings.of(values, isFabrics),
        RequestLimits.of(values),
        DiscoverySettings.of(values),
        PrivateDataSettings.of(values),
        EngineKeys.of(values, base));
  }

  private static void logSources(Optional<Path> file, List<String> variables) {
    List<String> sources =
        Stream.concat(file.stream().map("'%s'"::formatted), variables.stream()).toList();
    if (!sources.isEmpty()) {
      log.info("Configuration: {}", String.join(", ", sources));
    }
  }

  static Optional<Path> directoryIn(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(DIRECTORY_VARIABLE))
        .filter(path -> !path.isEmpty())
        .map(Path::of);
  }

  static Path fileIn(Path directory) {
    Path file = directory.toAbsolutePath().normalize().resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "There is no configuration '%s'; --config or %s names the directory of %s"
              .formatted(file, DIRECTORY_VARIABLE, FILE));
    }
    return file;
  }

  static Path directoryOf(Path file) {
    @Nullable Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
