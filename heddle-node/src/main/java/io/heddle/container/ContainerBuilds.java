// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.Fallback;
import io.heddle.build.Launchable;
import io.heddle.install.ChaincodePackage;
import io.heddle.json.JsonTree;
import io.heddle.process.BuilderStep;
import io.heddle.process.ChaincodeOutput;
import io.heddle.process.FileNames;
import io.heddle.process.StepListener;
import io.heddle.process.TemporaryDirectories;
import io.heddle.words.Foreign;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Builds packages as images of a container engine. Safe for threads.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, Build.
 */
public final class ContainerBuilds implements Fallback, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ContainerBuilds.class);

  private final EngineSettings settings;
  private final ContainerNames names;
  private final Map<String, String> environment;
  private final Duration limit;
  private final Path owner;
  private final StepListener listener;
  private final Engine engine;
  private final Workshop workshop;
  private volatile boolean isClosed;

  private ContainerBuilds(
      EngineSettings settings,
      ContainerNames names,
      Map<String, String> environment,
      Duration limit,
      Path owner,
      StepListener listener) {
    this.settings = settings;
    this.names = names;
    this.environment = Map.copyOf(environment);
    this.limit = limit;
    this.owner = owner;
    this.listener = listener;
    this.engine =
        new Engine(
            new EngineHttp(
                EngineAddress.of(settings.endpoint(), settings.tls().isPresent()),
                EngineTls.of(settings.tls())));
    this.workshop = new Workshop(engine, settings, names);
  }

  /**
   * Those of a peer; containers that it left when it was killed are removed meanwhile.
   *
   * @param environment that of the peer
   * @param limit how long one build may take
   * @param owner what temporary directories belong to, should this process be killed
   * @throws HeddleException {@code BAD_INPUT} if the settings can never work
   */
  public static ContainerBuilds open(
      EngineSettings settings,
      ContainerNames names,
      Map<String, String> environment,
      Duration limit,
      Path owner,
      StepListener listener) {
    var builds = new ContainerBuilds(settings, names, environment, limit, owner, listener);
    var _ = Thread.ofVirtual().name("container-sweep").start(builds::sweep);
    return builds;
  }

  private void sweep() {
    try {
      workshop.sweep();
    } catch (EngineFailure e) {
      if (!isClosed) {
        log.warn("Packages that no builder claims cannot be built for now: {}", e.getMessage());
      }
    }
  }

  /** What is wrong with the engine; empty if nothing is. */
  public Optional<String> problem() {
    try {
      engine.ping();
      return Optional.empty();
    } catch (EngineFailure e) {
      return Optional.of("failed to ping to Docker daemon: " + e.getMessage());
    }
  }

  @Override
  public Launchable build(ChaincodePackage chaincode) {
    String image = names.image(chaincode.id());
    boolean isBuilt;
    try {
      isBuilt = engine.hasImage(image);
    } catch (EngineFailure e) {
      throw failed("docker image inspection failed", e);
    }
    if (!isBuilt) {
      make(chaincode, image);
    }
    return instance(chaincode);
  }

  @Override
  public Launchable buildAnew(ChaincodePackage chaincode, Runnable beforeReplacing) {
    make(chaincode, names.image(chaincode.id()));
    beforeReplacing.run();
    return instance(chaincode);
  }

  private Launchable instance(ChaincodePackage chaincode) {
    return new ContainerInstance(
        chaincode.id(), type(chaincode), workshop, names.container(chaincode.id()), listener);
  }

  private static String type(ChaincodePackage chaincode) {
    return chaincode.type().toUpperCase(Locale.ROOT);
  }

  private void make(ChaincodePackage chaincode, String image) {
    Platform platform =
        Platform.of(type(chaincode))
            .orElseThrow(() ->
                new HeddleException(
                    Fault.CHAINCODE,
                    "platform builder failed: Failed to generate a Dockerfile: Unknown chaincodeType: "
                        + Foreign.text(type(chaincode))));
    var step = new BuilderStep(chaincode.id(), ContainerInstance.BUILDER, "build");
    long begin = System.nanoTime();
    listener.started(step);
    String outcome = "exit status 0";
    try {
      make(chaincode, platform, image, ChaincodeOutput.ofBuild(step, listener));
    } catch (IOException e) {
      outcome = FailedBuild.outcome(e);
      throw failed("docker image build failed", e);
    } finally {
      listener.ended(step, outcome, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private void make(
      ChaincodePackage chaincode, Platform platform, String image, ChaincodeOutput output)
      throws IOException {
    Path scratch = TemporaryDirectories.create(FileNames.of(chaincode.id()), owner);
    try {
      new ImageBuild(engine, settings, workshop.labels(), output, limit)
          .run(platform, path(chaincode), chaincode.codePackage(), environment, image, scratch);
    } finally {
      TemporaryDirectories.delete(scratch);
    }
  }

  private static String path(ChaincodePackage chaincode) {
    try {
      return JsonTree.read(chaincode.metadataJson().toByteArray()).path("path").asString("");
    } catch (JacksonException e) {
      return ""; // Go, which has parsed it, reads more than is JSON
    }
  }

  /** Requests that are under way end; what runs is stopped by who has started it. */
  @Override
  public void close() {
    isClosed = true;
    try {
      engine.close();
    } catch (IOException e) {
      log.debug("The connection to the container engine did not close", e);
    }
  }

  private static HeddleException failed(String what, IOException cause) {
    return new HeddleException(Fault.CHAINCODE, what + ": " + cause.getMessage(), cause);
  }
}
