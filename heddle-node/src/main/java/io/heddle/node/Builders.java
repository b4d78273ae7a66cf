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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The external builders of a node, in the order in which they are asked: the user's own first, then
 * those that come with Heddle, by name.
 *
 * @param shipped folder whose folders with a {@code bin} are builders, which share its {@code lib}
 * @param cache where what they make is kept for other nodes; empty if it is not
 * @param engine what builds a package that none of them claims, if it is one
 */
public record Builders(
    List<Own> own, Path shipped, Optional<CachePlace> cache, EngineSettings engine) {

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
    this(own, shipped, Optional.empty(), CoreConfig.defaults().engine());
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

  /** These, and an engine for what none of them claims. */
  Builders with(EngineSettings settings) {
    return new Builders(own, shipped, cache, settings);
  }

  /** These, and another engine; none if it has no address. */
  Builders withEngineAt(String endpoint) {
    return with(engine.at(endpoint));
  }

  /** Heddle's own are told where they may keep what they can use again. */
  List<Builder> inOrder(Map<String, String> environment) {
    try (Stream<Path> entries = Files.list(shipped)) {
      Stream<Builder> withHeddle =
          entries
              .filter(entry -> Files.isDirectory(entry.resolve("bin")))
              .sorted()
              .map(entry -> new Own(entry.getFileName().toString(), entry))
              .map(each -> each.with(environment).sharing(shipped.resolve("lib")))
              .map(each -> each.with(cache.map(CachePlace::asVariable).orElse(Map.of())));
      return Stream.concat(own.stream().map(each -> each.with(environment)), withHeddle).toList();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Folder of builders '%s' cannot be read: %s".formatted(shipped, e.getMessage()),
          e);
    }
  }
}
