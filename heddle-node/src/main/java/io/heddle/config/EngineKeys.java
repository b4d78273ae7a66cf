// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.container.BaseImages;
import io.heddle.container.EngineSettings;
import io.heddle.container.HostConfig;
import io.heddle.words.Foreign;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code vm}, and what of {@code chaincode} is for packages that a container engine builds.
 *
 * <p>Fabric: core/peer/config.go; internal/peer/node/start.go, getDockerHostConfig;
 * core/chaincode/config.go.
 */
final class EngineKeys {

  private static final Logger logger = LoggerFactory.getLogger(EngineKeys.class);

  private static final String ENDPOINT = "vm.endpoint";
  private static final String HOST = "vm.docker.hostConfig.";
  private static final String TLS = "vm.docker.tls.";
  private static final String UNIX = "unix://";

  /** What Fabric makes of each level that it knows. */
  private static final Map<String, String> LEVELS =
      Map.of(
          "debug", "debug",
          "info", "info",
          "notice", "info",
          "warn", "warn",
          "warning", "warn",
          "error", "error",
          "critical", "error",
          "panic", "panic",
          "fatal", "fatal");

  private final Values values;
  private final Path base;

  private EngineKeys(Values values, Path base) {
    this.values = values;
    this.base = base;
  }

  /**
   * The settings.
   *
   * @param base where relative paths start
   * @throws HeddleException {@code BAD_INPUT} if something in them can never work
   */
  static EngineSettings of(Values values, Path base) {
    return new EngineKeys(values, base).read();
  }

  private EngineSettings read() {
    return new EngineSettings(
        endpoint(),
        values.isTrue(TLS + "enabled") ? Optional.of(tls()) : Optional.empty(),
        values.isTrue("vm.docker.attachStdout"),
        host(),
        images(),
        values.isTrue("chaincode.pull"),
        List.of(
            "CORE_CHAINCODE_LOGGING_LEVEL=" + level("chaincode.logging.level"),
            "CORE_CHAINCODE_LOGGING_SHIM=" + level("chaincode.logging.shim"),
            "CORE_CHAINCODE_LOGGING_FORMAT=" + values.text("chaincode.logging.format").orElse("")),
        values.text("peer.networkId"),
        values.text("peer.id"));
  }

  /** Every file that began as Fabric's sample has one, whether there is Docker or not. */
  private String endpoint() {
    String given = values.text(ENDPOINT).orElse("");
    boolean isOfSample =
        given.equals(EngineSettings.OF_SAMPLE) && values.override(ENDPOINT).isEmpty();
    if (isOfSample && Files.notExists(Path.of(given.substring(UNIX.length())))) {
      logger.info(
          "{} is '{}' as in Fabric's sample, and nothing is there: packages that no builder claims are not built in containers",
          ENDPOINT,
          given);
      return "";
    }
    return given;
  }

  private EngineSettings.Tls tls() {
    return new EngineSettings.Tls(file("ca.file"), file("cert.file"), file("key.file"));
  }

  private Path file(String name) {
    return values
        .text(TLS + name)
        .map(base::resolve)
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                "%senabled is true, and %s%s isn't set".formatted(TLS, TLS, name)));
  }

  private BaseImages images() {
    return new BaseImages(
        image("chaincode.builder"),
        image("chaincode.golang.runtime"),
        values.isTrue("chaincode.golang.dynamicLink"),
        image("chaincode.java.runtime"),
        image("chaincode.node.runtime"));
  }

  private String image(String key) {
    return BaseImages.named(values.text(key).orElse(""));
  }

  private HostConfig host() {
    return new HostConfig(
        text("NetworkMode").orElse("host"),
        log(),
        new HostConfig.Capabilities(texts("CapAdd"), texts("CapDrop")),
        new HostConfig.Names(dns(), texts("DnsSearch"), texts("ExtraHosts")),
        new HostConfig.Spaces(
            text("IpcMode").orElse(""), text("PidMode").orElse(""), text("UTSMode").orElse("")),
        new HostConfig.Limits(
            number("Memory"),
            number("MemorySwap"),
            number("MemorySwappiness"),
            values.isTrue(HOST + "OomKillDisable"),
            number("CpuShares"),
            number("CpuPeriod"),
            number("CpuQuota"),
            text("CpusetCPUs").orElse(""),
            text("CpusetMEMs").orElse(""),
            text("CgroupParent").orElse(""),
            Math.clamp(number("BlkioWeight"), 0, 0xffff)),
        values.isTrue(HOST + "ReadonlyRootfs"),
        texts("SecurityOpt"));
  }

  /** No variable replaces any of it, as in Fabric. */
  private HostConfig.Log log() {
    String type = values.structure(HOST + "LogConfig.Type") instanceof String text ? text : "";
    Map<String, String> options = new LinkedHashMap<>();
    if (values.structure(HOST + "LogConfig.Config") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> options.put(key.toString(), value.toString()));
    }
    return new HostConfig.Log(type, options);
  }

  private List<String> dns() {
    List<String> servers = texts("Dns");
    for (String server : servers) {
      try {
        InetAddress _ = InetAddress.ofLiteral(server);
      } catch (IllegalArgumentException e) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "%sDns has '%s', which is no address".formatted(HOST, Foreign.text(server)),
            e);
      }
    }
    return servers;
  }

  private Optional<String> text(String name) {
    return values.text(HOST + name);
  }

  private List<String> texts(String name) {
    return values.texts(HOST + name);
  }

  private long number(String name) {
    return values.number(HOST + name);
  }

  /** Fabric: core/chaincode/config.go, getLogLevelFromViper. */
  private String level(String key) {
    Optional<String> given = values.text(key);
    Optional<String> known = given.map(level -> level.toLowerCase(Locale.ROOT)).map(LEVELS::get);
    if (given.isPresent() && known.isEmpty()) {
      logger.warn(
          "{} has invalid log level '{}'; info stands in for it", key, Foreign.text(given.get()));
    }
    return known.orElse("info");
  }
}
