// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.PeerConnection;
import io.heddle.json.JsonTree;
import io.heddle.process.BuilderStep;
import io.heddle.process.ChaincodeOutput;
import io.heddle.process.RunningChaincode;
import io.heddle.process.StepListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a peer's containers are made. Safe for threads.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, Start.
 */
final class Workshop {

  private static final Logger log = LoggerFactory.getLogger(Workshop.class);

  private static final String OWNER = "io.heddle.owner";
  private static final String PROCESS = "io.heddle.process";
  private static final Duration TO_UPLOAD = Duration.ofSeconds(10);

  private final Engine engine;
  private final EngineSettings settings;
  private final ContainerNames names;
  private final String process = UUID.randomUUID().toString();

  Workshop(Engine engine, EngineSettings settings, ContainerNames names) {
    this.engine = engine;
    this.settings = settings;
    this.names = names;
  }

  /** Whether a package has an image; yes if the engine does not say. */
  boolean hasImage(PackageId id) {
    try {
      return engine.hasImage(names.image(id));
    } catch (EngineFailure e) {
      log.debug("Image of '{}' cannot be looked up: {}", id, e.getMessage());
      return true;
    }
  }

  /** Says of a container whose it is. */
  Map<String, String> labels() {
    return Map.of(OWNER, names.owner(), PROCESS, process);
  }

  /** Removes the containers that an earlier process of this peer has left. */
  void sweep() throws EngineFailure {
    for (var each : engine.withLabel(OWNER, names.owner(), PROCESS).entrySet()) {
      if (!each.getValue().equals(process)) {
        log.info("Removing container '{}', which a node that was killed has left", each.getKey());
        Cleanly.remove(engine, each.getKey());
      }
    }
  }

  /**
   * Runs a package's image.
   *
   * @param name of the container
   * @throws HeddleException if it cannot be started; no container is left then
   */
  RunningChaincode run(
      BuilderStep step,
      Platform platform,
      String name,
      PeerConnection peer,
      StepListener listener) {
    String image = names.image(step.id());
    ChaincodeOutput output = ChaincodeOutput.ofRun(step, listener, settings.isAttached());
    RunningContainer.end(engine, name);
    listener.started(step);
    try {
      String _ = engine.create(Optional.of(name), config(image, platform, peer));
      try {
        Attached attached = Attached.to(engine, name, output);
        if (TlsUpload.isNeeded(peer)) {
          upload(name, peer);
        }
        engine.start(name);
        return RunningContainer.of(engine, name, step, output, attached, listener);
      } catch (IOException e) {
        Cleanly.remove(engine, name);
        throw e;
      }
    } catch (IOException e) {
      listener.ended(step, String.valueOf(e.getMessage()), Duration.ZERO);
      throw new HeddleException(Fault.CHAINCODE, String.valueOf(e.getMessage()), e);
    }
  }

  private void upload(String name, PeerConnection peer) throws IOException {
    try {
      engine.upload(name, "/", TlsUpload.archive(peer), TO_UPLOAD);
    } catch (EngineFailure e) {
      throw new IOException(
          "Error uploading files to the container instance %s: %s".formatted(name, e.getMessage()),
          e);
    }
  }

  private ObjectNode config(String image, Platform platform, PeerConnection peer) {
    ObjectNode config = JsonTree.object();
    config.put("Image", image);
    platform.command(peer.peerAddress()).forEach(config.putArray("Cmd")::add);
    variables(peer).forEach(config.putArray("Env")::add);
    config.put("AttachStdout", settings.isAttached());
    config.put("AttachStderr", settings.isAttached());
    ObjectNode own = config.putObject("Labels");
    labels().forEach(own::put);
    config.set("HostConfig", settings.host().json());
    return config;
  }

  private List<String> variables(PeerConnection peer) {
    List<String> variables = new ArrayList<>();
    variables.add("CORE_CHAINCODE_ID_NAME=" + peer.chaincodeId());
    variables.addAll(settings.logging());
    variables.addAll(TlsUpload.variables(peer));
    variables.add("CORE_PEER_LOCALMSPID=" + peer.mspId());
    return variables;
  }
}
