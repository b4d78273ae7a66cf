// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.Fallback;
import io.heddle.config.HostPort;
import io.heddle.container.ContainerBuilds;
import io.heddle.container.ContainerNames;
import io.heddle.container.EngineSettings;
import io.heddle.process.StepListener;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a peer has of a container engine: nothing, unless one is configured. */
record Containers(Optional<ContainerBuilds> builds) implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Containers.class);

  /**
   * Those of a peer.
   *
   * @throws HeddleException {@code BAD_INPUT} if the engine's settings can never work
   */
  static Containers of(NodeConfig config, PeerConfig own, StepListener steps) {
    return new Containers(
        Optional.of(config.builders().engine())
            .filter(EngineSettings::isOn)
            .map(settings -> opened(settings, config, own, steps)));
  }

  private static ContainerBuilds opened(
      EngineSettings settings, NodeConfig config, PeerConfig own, StepListener steps) {
    if (own.place() == 0) {
      HostPort dialled = own.addresses().chaincodeDials();
      settings
          .host()
          .whyUnreachable(dialled.host(), dialled.isLoopback())
          .ifPresent(why -> log.warn("Chaincode in containers cannot reach the peer: {}", why));
    }
    String place = config.data().root().toAbsolutePath() + "|" + own.host();
    try {
      return ContainerBuilds.open(
          settings,
          ContainerNames.of(settings, own.place() == 0, own.host(), place),
          System.getenv(),
          config.chaincode().builds().buildLimit(),
          own.folder(config.data()).builds(),
          steps);
    } catch (NoClassDefFoundError e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "vm.endpoint is '%s', and the node of heddle-junit has no container engine; leave it out"
              .formatted(settings.endpoint()),
          e);
    }
  }

  /** What builds a package that no builder claims. */
  Fallback fallback() {
    return builds.<Fallback>map(each -> each).orElse(Fallback.DISABLED);
  }

  /** What is wrong with the engine; empty if nothing is, or there is none. */
  Optional<String> problem() {
    return builds.flatMap(ContainerBuilds::problem);
  }

  @Override
  public void close() {
    builds.ifPresent(ContainerBuilds::close);
  }
}
