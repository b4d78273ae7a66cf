// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One built chaincode package on disk: who built it, where the build and the release output lie.
 *
 * <p>Fabric: core/container/externalbuilder/instance.go.
 *
 * @param listener is told of each {@code run}
 */
public record Instance(
    PackageId id, Builder builder, Path buildDir, Path releaseDir, BuildListener listener) {

  /** An instance that nobody watches. */
  public Instance(PackageId id, Builder builder, Path buildDir, Path releaseDir) {
    this(id, builder, buildDir, releaseDir, BuildListener.none());
  }

  Instance watchedBy(BuildListener watcher) {
    return new Instance(id, builder, buildDir, releaseDir, watcher);
  }

  /**
   * The server to connect to, read anew each time from {@code chaincode/server/connection.json} in
   * the release output; empty if that file does not exist, and then the peer runs the chaincode
   * itself.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text if the file cannot be understood
   */
  public Optional<ChaincodeServer> chaincodeServer() {
    return new ConnectionFile(releaseDir).read();
  }

  /**
   * Executes {@code run}, in a new directory that holds what it must know of the peer.
   *
   * @throws HeddleException {@code CHAINCODE}, "could not execute run: …", if it cannot be started
   */
  public RunningProcess start(PeerConnection peer) {
    return RunningProcess.start(this, peer);
  }
}
