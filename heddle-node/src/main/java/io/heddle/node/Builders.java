// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.Builder;
import io.heddle.cache.CachePlace;
import io.heddle.config.CoreConfig;
import io.heddle.config.ExternalBuilder;
import io.heddle.container.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The external builders of a node, in the order in which they are asked: the user's own first, then
 * those that come with Heddle, by name, unless they are not to be asked.
 *
 * @param shipped folder whose folders with a {@code bin} are builders, which share its {@code lib};
 *     empty if they are not asked
 * @param cache where what they make is kept for other nodes; empty if it is not
 * @param engine what builds a package that none of them claims, if it is one
 */
public record Builders(
    List<Own> own, Optional<Path> shipped, Optional<CachePlace> cache, EngineSettings engine) {

  /** What {@code bin/detect} of the shipped builders understands. */
  private static final String HAVE_ENGINE = "HEDDLE_CONTAINERS";

  /**
   * What build tools need to find their caches, runtimes, proxies and authorities; and what
   * chaincode needs to find the collector that its node tells.
   */
  private static final List<String> PROPAGATED =
      List.of(
          "HOME",
          "LANG",
          "JAVA_HOME",
          "MAVEN_ARGS",
          "MAVEN_OPTS",
          "GRADLE_OPTS",
          "GRADLE_USER_HOME",
          "GOPATH",
          "GOCACHE",
          "GOMODCACHE",
          "GOFLAGS",
          "GOPROXY",
          "GOPRIVATE",
          "GOSUMDB",
          "GOTOOLCHAIN",
          "CGO_ENABLED",
          "NODE_EXTRA_CA_CERTS",
          "NODE_OPTIONS",
          "npm_config_cache",
          "npm_config_registry",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG",
          "CHAINCODE_JAVA_OPTIONS",
          "CORE_CHAINCODE_LOGGING_LEVEL",
          "CORE_CHAINCODE_LOGGING_SHIM",
          "OTEL_EXPORTER_OTLP_CERTIFICATE",
          "OTEL_EXPORTER_OTLP_COMPRESSION",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_HEADERS",
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_EXPORTER_OTLP_TIMEOUT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
          "OTEL_LOGS_EXPORTER",
          "OTEL_METRICS_EXPORTER",
          "OTEL_PROPAGATORS",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_SDK_DISABLED",
          "OTEL_TRACES_EXPORTER",
          "OTEL_TRACES_SAMPLER",
          "OTEL_TRACES_SAMPLER_ARG");

  public Builders {
    own = List.copyOf(own);
  }

  /** Builders whose work is this node's alone. */
  public Builders(List<Own> own, Path shipped) {
    this(own, Optional.of(shipped), Optional.empty(), CoreConfig.defaults().engine());
  }

  /** Those of a configuration, and those that come with Heddle unless it says otherwise. */
  static Builders of(CoreConfig core, Path shipped) {
    return new Builders(
        core.externalBuilders().stream().map(Own::of).toList(),
        Optional.of(shipped).filter(_ -> core.asksOwnBuilders()),
        Optional.empty(),
        core.engine());
  }

  /**
   * A builder that a user brings.
   *
   * @param directory the parent of {@code bin}
   * @param propagated names of the variables that its executables see
   */
  public record Own(String name, Path directory, List<String> propagated) {

    public Own {
      propagated = List.copyOf(propagated);
    }

    /** One that sees what Heddle's own builders see. */
    public Own(String name, Path directory) {
      this(name, directory, PROPAGATED);
    }

    Builder with(Map<String, String> environment) {
      return Builder.of(name, directory, propagated, environment);
    }

    static Own of(ExternalBuilder configured) {
      return new Own(
          configured.name(), Path.of(configured.path()), configured.propagateEnvironment());
    }
  }

  /** These, asked after others. */
  public Builders after(List<Own> first) {
    return new Builders(
        Stream.concat(first.stream(), own.stream()).toList(), shipped, cache, engine);
  }

  /** These, with a cache for what they make. */
  public Builders with(CachePlace place) {
    return new Builders(own, shipped, Optional.of(place), engine);
  }

  /** These, and another engine; none if it has no address. */
  Builders withEngineAt(String endpoint) {
    return new Builders(own, shipped, cache, engine.at(endpoint));
  }

  /** Whether a package that none of them claims is built all the same. */
  boolean haveEngine() {
    return engine.isOn();
  }

  List<Builder> inOrder(Map<String, String> environment) {
    return Stream.concat(
            own.stream().map(each -> each.with(environment)),
            shipped.stream().flatMap(folder -> shipped(folder, environment).stream()))
        .toList();
  }

  /** They are told where they may keep what they can use again, and who builds what they leave. */
  private List<Builder> shipped(Path folder, Map<String, String> environment) {
    Map<String, String> told = new HashMap<>(cache.map(CachePlace::asVariable).orElse(Map.of()));
    if (haveEngine()) {
      told.put(HAVE_ENGINE, "true");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry.resolve("bin")))
          .sorted()
          .map(entry -> new Own(entry.getFileName().toString(), entry))
          .map(each -> each.with(environment).sharing(folder.resolve("lib")).with(told))
          .toList();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Folder of builders '%s' cannot be read: %s".formatted(folder, e.getMessage()),
          e);
    }
  }
}
